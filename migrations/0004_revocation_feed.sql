-- Numbers the revocations, so that each node can ask for those it has not read yet. A revocation keeps the counter's
-- row locked until it commits, so the numbers become visible in order. A sequence does not guarantee that: PostgreSQL
-- hands out its values before the commit.

CREATE TABLE revocation_counter (
    last BIGINT NOT NULL
);

INSERT INTO revocation_counter (last) VALUES (0);

ALTER TABLE sessions ADD COLUMN revocation BIGINT;
CREATE INDEX sessions_by_revocation_number ON sessions (revocation) WHERE revocation IS NOT NULL;

-- When the session's last access token expires. Nodes remember the session's revocation until then.
ALTER TABLE sessions ADD COLUMN access_until BIGINT NOT NULL DEFAULT 0;
UPDATE sessions SET access_until = expires_at;
