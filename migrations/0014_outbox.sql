-- Mails that are to be sent, with the message as JSON. A row goes when its mail has been sent or given up: links in it are
-- secrets. The pause, in seconds, is what comes before the next try.

CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    message TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    pause BIGINT NOT NULL
);

CREATE INDEX outbox_by_due ON outbox (due_at, id);
CREATE INDEX outbox_by_recipient ON outbox (recipient);
