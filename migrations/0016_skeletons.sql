-- The skeleton of each username: names that look alike have the same one. It is NULL until the server has computed it.

ALTER TABLE users ADD COLUMN skeleton TEXT;
CREATE UNIQUE INDEX users_by_skeleton ON users (skeleton);
