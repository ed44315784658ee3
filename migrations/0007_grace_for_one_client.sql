-- If the current generation was begun without an Idempotency-Key: the SHA-256 of the client's address and user agent.
-- Within the grace time, only that client gets the same answer again.

ALTER TABLE sessions ADD COLUMN rotated_by TEXT;

-- For the job that purges deleted users: it finds them without reading the whole table.
CREATE INDEX users_by_disabling ON users (disabled_at) WHERE disabled_at IS NOT NULL;
