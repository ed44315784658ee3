-- 1 if the user wants no recovery codes, which the account page offers otherwise.

ALTER TABLE users ADD COLUMN codes_declined BIGINT NOT NULL DEFAULT 0;
