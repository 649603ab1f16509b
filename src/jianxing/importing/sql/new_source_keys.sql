-- Keys for rows that are about to be remembered.
SELECT nextval(pg_get_serial_sequence('importing_sourcerow', 'id')) FROM generate_series(1, %(count)s)
