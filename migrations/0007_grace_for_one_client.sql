-- The SHA-256 of the address and user agent that began the current generation without a key: within the grace time only
-- this client gets its answer again.

ALTER TABLE sessions ADD COLUMN rotated_by TEXT;
