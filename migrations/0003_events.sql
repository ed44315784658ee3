-- The audit log: what happened to whose account, from where, when.

CREATE TABLE events (
    id TEXT NOT NULL PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    at BIGINT NOT NULL,
    address TEXT,
    user_agent TEXT
);

CREATE INDEX events_by_user ON events (user_id, id);
CREATE INDEX events_by_time ON events (at);
