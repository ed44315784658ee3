-- The user whom a mail concerns: a mail that is not sent yet goes with the account. An invitation concerns none.

ALTER TABLE outbox ADD COLUMN user_id TEXT;

DROP INDEX outbox_by_recipient;
CREATE INDEX outbox_by_user ON outbox (user_id);
