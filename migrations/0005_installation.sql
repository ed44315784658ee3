-- What all nodes of an installation must agree on: the issuer of the tokens, and the ids of the keys that were in the
-- key folder when a node last looked, separated by spaces. One row.

CREATE TABLE installation (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    issuer TEXT NOT NULL,
    key_ids TEXT NOT NULL
);
