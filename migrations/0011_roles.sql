-- A user's roles, sorted and separated by spaces. Each live session has those of its user, changed in the same
-- transaction, so that a refresh reads them from the row that it writes.

ALTER TABLE users ADD COLUMN roles TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN roles TEXT NOT NULL DEFAULT '';

-- A session that goes on may now have a number in the feed of revocations: its access tokens of before have ended,
-- because a role was taken from its user.
