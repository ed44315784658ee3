-- The verified email address of a user, as the user typed it. Two spellings of one mailbox have the same `mailbox`.

CREATE TABLE addresses (
    user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    mailbox TEXT NOT NULL UNIQUE,
    verified_at BIGINT NOT NULL
);

-- The links that concern a user's address, each as the SHA-256 of its token. `verify` makes the address theirs; a user has
-- one at most. `undo` brings an earlier address back. The credential epoch is the user's when the link was made.

CREATE TABLE address_links (
    hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    credential_epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX address_links_by_user ON address_links (user_id);
CREATE INDEX address_links_by_mailbox ON address_links (mailbox);

-- Links to a new password: an operator's and a mailed one beside each other, so that a stranger who asks for a mail does
-- not replace the operator's.

ALTER TABLE reset_links RENAME TO reset_links_by_user;

CREATE TABLE reset_links (
    hash TEXT NOT NULL PRIMARY KEY,
    made_by TEXT NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_epoch BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    UNIQUE (user_id, made_by)
);

INSERT INTO reset_links (hash, made_by, user_id, credential_epoch, expires_at)
SELECT hash, 'operator', user_id, credential_epoch, expires_at FROM reset_links_by_user;

DROP TABLE reset_links_by_user;

-- Requests for a link by mail that were answered and wait to be carried out. There is no user if the request named none:
-- the answer takes as long.

CREATE TABLE recovery_requests (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT,
    at BIGINT NOT NULL,
    address TEXT,
    user_agent TEXT
);
