-- For whom the present transaction reads and writes, as directory/acting.py has told it; nothing where nobody acts.
-- The lowest application creates these, since the policies of all others ask them.
CREATE FUNCTION jianxing_body() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('jianxing.body', true), '')::bigint;

CREATE FUNCTION jianxing_person() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('jianxing.person', true), '')::bigint;

CREATE FUNCTION jianxing_role() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('jianxing.role', true), '');

-- A part of the software that works for no body: 'ledger' is the sealer, verify and export.
CREATE FUNCTION jianxing_office() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('jianxing.office', true), '');
