-- The SHA-256 of the address and user agent that began the current generation without a key: within the grace time only
-- this client gets its answer again.

ALTER TABLE sessions ADD COLUMN rotated_by TEXT;

-- To find deleted users among millions.
CREATE INDEX users_by_disabling ON users (disabled_at) WHERE disabled_at IS NOT NULL;
