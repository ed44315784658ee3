-- A number that grows with each new password, disabling, enabling and deletion of a user. A login that verified the
-- credentials of an earlier epoch begins no session.

ALTER TABLE users ADD COLUMN credential_epoch BIGINT NOT NULL DEFAULT 0;
