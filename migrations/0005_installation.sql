-- One row of facts that all nodes share: the issuer of their tokens, and the ids of the keys that a node last found in
-- the key folder, separated by spaces.

CREATE TABLE installation (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    issuer TEXT NOT NULL,
    key_ids TEXT NOT NULL
);
