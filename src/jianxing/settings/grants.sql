-- The application reads, adds and changes; it deletes nothing but what carries no record of its own: sessions, job
-- bookkeeping, the sealer's queue, and a person's own saved views and reading marks.
GRANT USAGE ON SCHEMA public TO jianxing_app;
DO $$
DECLARE
    relation record;
BEGIN
    FOR relation IN
        SELECT c.relname, c.relkind FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
    LOOP
        IF relation.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE %I TO jianxing_app', relation.relname);
        ELSIF relation.relname LIKE 'ledger\_%' THEN
            EXECUTE format('GRANT SELECT, INSERT ON %I TO jianxing_app', relation.relname);
        ELSIF relation.relname = 'django_migrations' THEN
            EXECUTE format('GRANT SELECT ON %I TO jianxing_app', relation.relname);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO jianxing_app', relation.relname);
        END IF;
        IF relation.relname IN ('django_session', 'ledger_unsealed', 'site_savedview')
            OR relation.relname LIKE 'procrastinate\_%' AND relation.relkind <> 'S' THEN
            EXECUTE format('GRANT DELETE ON %I TO jianxing_app', relation.relname);
        END IF;
    END LOOP;
END
$$;

-- The process that faces the public hands in and asks by functions of a schema of its own; it has no right to any table. A database
-- without a public door needs no such role.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'jianxing_door') THEN
        GRANT USAGE ON SCHEMA door TO jianxing_door;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA door TO jianxing_door;
    END IF;
END
$$;
