-- json: the card as it is now. file: what it came in, to the byte; NULL when that is json itself. digest: SHA-256 of what it came in.
-- carrier: 0 JSON, 1 PNG, 2 CHARX.
CREATE TABLE persona (
    number INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    carrier INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    digest TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    batch TEXT,
    json BLOB NOT NULL,
    file BLOB,
    UNIQUE (owner, id),
    UNIQUE (owner, handle)
);

CREATE INDEX persona_digest ON persona (owner, digest);
CREATE INDEX persona_batch ON persona (owner, batch) WHERE batch IS NOT NULL;

-- Counts changes of a person's personas, so that an index of them knows when it is out of date.
CREATE TABLE persona_revision (
    owner TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL
) WITHOUT ROWID;

-- persona: what it is attached to. to_all: 1 attached to every persona. Neither: attached to nothing.
CREATE TABLE lorebook (
    number INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    persona TEXT,
    to_all INTEGER NOT NULL,
    digest TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    batch TEXT,
    json BLOB NOT NULL,
    UNIQUE (owner, id)
);

CREATE INDEX lorebook_digest ON lorebook (owner, digest);
CREATE INDEX lorebook_batch ON lorebook (owner, batch) WHERE batch IS NOT NULL;

-- What a chat remembers of lorebook entries that fired.
CREATE TABLE lore_state (
    owner TEXT NOT NULL,
    conversation TEXT NOT NULL,
    json BLOB NOT NULL,
    PRIMARY KEY (owner, conversation)
) WITHOUT ROWID;

-- An import that broke off is taken back at the next start. Those before this script were whole.
ALTER TABLE import_batch ADD COLUMN finished_at INTEGER;
UPDATE import_batch SET finished_at = started_at;

-- The name of the file a chat was imported from: another chat that was forked off it names it so.
ALTER TABLE conversation ADD COLUMN source TEXT;
CREATE INDEX conversation_source ON conversation (owner, source) WHERE source IS NOT NULL;
