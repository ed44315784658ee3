-- Invitations to register, each with the SHA-256 of its link's token. An invitation may fix the username and give roles,
-- sorted and separated by spaces.

CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    username TEXT,
    roles TEXT NOT NULL,
    uses BIGINT NOT NULL,
    used BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX invitations_by_expiry ON invitations (expires_at);
