-- An import can be taken back: each turn it brought names its batch.
CREATE TABLE import_batch (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    PRIMARY KEY (owner, id)
) WITHOUT ROWID;

ALTER TABLE turn ADD COLUMN batch TEXT;

CREATE INDEX turn_batch ON turn (owner, batch) WHERE batch IS NOT NULL;
