-- How far each budget of attempts is used up: the theoretical arrival time of GCRA, in milliseconds
-- since the Unix epoch. Keys are SHA-256 hashes, so that what was typed in a username field is not kept.

CREATE TABLE attempts (
    budget TEXT NOT NULL PRIMARY KEY,
    arrival BIGINT NOT NULL
);

CREATE INDEX attempts_by_arrival ON attempts (arrival);
