-- Times are Unix milliseconds (UTC), ids 32 hexadecimal digits. Every table carries the owner in its keys.

-- The number of the person's last change; each change of a turn and each arrival of a vector takes the next.
CREATE TABLE person (
    owner TEXT NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE conversation (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    external_id TEXT,
    character TEXT,
    person_name TEXT,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    active_leaf TEXT,
    batch TEXT,
    forgotten INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (owner, id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX conversation_external ON conversation (owner, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX conversation_latest ON conversation (owner, updated_at) WHERE forgotten = 0;
CREATE INDEX conversation_batch ON conversation (owner, batch) WHERE batch IS NOT NULL;

-- role: 0 user, 1 assistant. state: 0 active, 1 inactive, 2 forgotten (a mark without words).
-- vector_model: the model the present version has a vector of, so that finding work for the embedder never scans everything.
CREATE TABLE turn (
    number INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    conversation TEXT NOT NULL,
    parent TEXT,
    ordinal INTEGER NOT NULL,
    session INTEGER NOT NULL,
    role INTEGER NOT NULL,
    speaker TEXT,
    text TEXT NOT NULL,
    key INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state INTEGER NOT NULL,
    settled INTEGER NOT NULL,
    interrupted INTEGER NOT NULL,
    said_at INTEGER NOT NULL,
    caption TEXT,
    external_id TEXT,
    echoes INTEGER NOT NULL DEFAULT 0,
    sequence INTEGER NOT NULL,
    vector_model TEXT,
    UNIQUE (owner, id),
    FOREIGN KEY (owner, conversation) REFERENCES conversation (owner, id),
    FOREIGN KEY (owner, parent) REFERENCES turn (owner, id)
);

CREATE UNIQUE INDEX turn_sequence ON turn (owner, sequence);
CREATE INDEX turn_tree ON turn (owner, conversation, ordinal, state);
CREATE INDEX turn_key ON turn (owner, key, said_at) WHERE state <> 2;
CREATE UNIQUE INDEX turn_external ON turn (owner, conversation, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX turn_embedding ON turn (vector_model, said_at) WHERE state = 0 AND echoes = 0;

-- Earlier wordings; the present one stands in turn.
CREATE TABLE turn_version (
    owner TEXT NOT NULL,
    turn TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    key INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    UNIQUE (owner, turn, version),
    FOREIGN KEY (owner, turn) REFERENCES turn (owner, id)
);

-- data: half-precision floats, little-endian.
CREATE TABLE turn_vector (
    owner TEXT NOT NULL,
    turn TEXT NOT NULL,
    model TEXT NOT NULL,
    version INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    data BLOB NOT NULL,
    UNIQUE (owner, turn, model),
    FOREIGN KEY (owner, turn) REFERENCES turn (owner, id)
);

CREATE INDEX turn_vector_sequence ON turn_vector (owner, model, sequence);

-- json: Brotli. quoted: the 16-byte ids of the turns whose words it repeats, one after the other.
CREATE TABLE turn_trace (
    owner TEXT NOT NULL,
    turn TEXT NOT NULL,
    json BLOB NOT NULL,
    quoted BLOB NOT NULL,
    UNIQUE (owner, turn),
    FOREIGN KEY (owner, turn) REFERENCES turn (owner, id)
);
