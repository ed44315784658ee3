-- The feed of revocations. Each revocation takes the next number while it locks the counter's row until it commits, so
-- the numbers become visible in their order. A sequence would not do: PostgreSQL hands out its values before commit.

CREATE TABLE revocation_counter (
    last BIGINT NOT NULL
);

INSERT INTO revocation_counter (last) VALUES (0);

ALTER TABLE sessions ADD COLUMN revocation BIGINT;
CREATE INDEX sessions_by_revocation_number ON sessions (revocation) WHERE revocation IS NOT NULL;

-- When the last access token of the session expires; a revocation matters until then.
ALTER TABLE sessions ADD COLUMN access_until BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET access_until = expires_at;
