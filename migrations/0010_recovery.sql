-- Ten recovery codes a user, each in a slot of its own: the SHA-256 of the user's id and the code. A row goes when its
-- code is used.

CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slot INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (user_id, slot)
);

-- The link that an operator made for a user, as the SHA-256 of its token. It is good once, until it expires, and only
-- while the user's credentials are those of this epoch.

CREATE TABLE reset_links (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL UNIQUE,
    credential_epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
