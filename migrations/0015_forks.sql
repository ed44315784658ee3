-- Of a bound session's last fork: the token from which the browser came that went on there. While the fork is undecided:
-- the token from which the browser came that healed.

ALTER TABLE sessions ADD COLUMN resumed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN resumed_branch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN healed_from BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN healed_from_branch BIGINT NOT NULL DEFAULT 0;
