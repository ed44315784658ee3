-- Grows by one when the user's password changes, and when the user is disabled, enabled or deleted. A login does not
-- begin a session if it verified the credentials of an earlier epoch.

ALTER TABLE users ADD COLUMN credential_epoch BIGINT NOT NULL DEFAULT 0;
