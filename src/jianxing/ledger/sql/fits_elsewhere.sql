-- Which of a pair of leaves has its parent's hash once it changes places with the other, or with any leaf of the log:
-- 0 the left one, 1 the right one, NULL neither.
SELECT CASE
    WHEN sha256('\x01'::bytea || %(right)s || %(left)s) = %(parent)s THEN 0
    WHEN EXISTS (
        SELECT 1 FROM ledger_leaf WHERE sha256('\x01'::bytea || hash || %(right)s) = %(parent)s
    ) THEN 0
    WHEN EXISTS (
        SELECT 1 FROM ledger_leaf WHERE sha256('\x01'::bytea || %(left)s || hash) = %(parent)s
    ) THEN 1
END;
