-- Skeletons take the two lower-case forms of the Greek sigma for one letter. The server computes those that are NULL anew.

UPDATE users SET skeleton = NULL WHERE username LIKE '%ς%';
