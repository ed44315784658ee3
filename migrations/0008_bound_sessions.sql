-- Sessions that are bound to a key of their browser: the key's RFC 7638 thumbprint, and the session's line of descent
-- (see src/sessions/rotation_rule). Sessions without a thumbprint go on unbound until they end.

ALTER TABLE sessions ADD COLUMN bound_to TEXT;
ALTER TABLE sessions ADD COLUMN branch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN branches BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN fork BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN fork_undecided BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN floor BIGINT NOT NULL DEFAULT 0;

-- Of a bound session's last fork: the token from which the browser came that went on there. While the fork is undecided:
-- the token from which the browser came that healed.

ALTER TABLE sessions ADD COLUMN resumed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN resumed_branch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN healed_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN healed_from_branch BIGINT NOT NULL DEFAULT 0;

-- The moments between which a refused copy was made, as far as its token tells.
ALTER TABLE events ADD COLUMN copied_after BIGINT;
ALTER TABLE events ADD COLUMN copied_before BIGINT;
