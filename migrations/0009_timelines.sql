-- The last verdicts on refreshes of each session, newest first: entries of a fixed width, so that one statement adds
-- some and cuts off the oldest without reading them first.

CREATE TABLE timelines (
    session_id TEXT NOT NULL PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
    entries TEXT NOT NULL
);

-- 1 for events that the owner of the account should look at, until they have done so.

ALTER TABLE events ADD COLUMN to_review BIGINT NOT NULL DEFAULT 0;
CREATE INDEX events_to_review ON events (user_id, id) WHERE to_review = 1;
