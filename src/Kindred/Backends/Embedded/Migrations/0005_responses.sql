-- Answers of /v1/responses that their client may fetch again or go on from. body: the answer as it was sent, input: the items of its
-- request, both JSON. continues: the answer whose items came before. turn: the reply, whether or not it became a turn.
CREATE TABLE response (
    number INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    continues TEXT,
    conversation TEXT,
    turn TEXT,
    created_at INTEGER NOT NULL,
    body BLOB NOT NULL,
    input BLOB NOT NULL,
    UNIQUE (owner, id)
);

CREATE INDEX response_conversation ON response (owner, conversation, number) WHERE conversation IS NOT NULL;
CREATE INDEX response_turn ON response (owner, turn) WHERE turn IS NOT NULL;

-- What a client notes on a conversation (its metadata, JSON); the conversation may still be without a turn.
CREATE TABLE conversation_note (
    owner TEXT NOT NULL,
    id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    metadata BLOB NOT NULL,
    PRIMARY KEY (owner, id)
) WITHOUT ROWID;
