-- Minutes are numbered as letters are: what was taken before stands in the same register, and each series goes on after it.
-- A number of another shape stays on its minutes alone.
DO $$
DECLARE
    before record;
    in_series bigint;
BEGIN
    FOR before IN
        SELECT * FROM (
            SELECT DISTINCT ON (m.number) m.number, met.body_id, m.signed_at, m.signed_by_id,
                   parts[1] AS words, parts[2]::integer AS year, parts[3]::integer AS value
            FROM meetings_minutes m
            JOIN meetings_meeting met ON met.id = m.meeting_id
            CROSS JOIN LATERAL regexp_match(m.number, '^(.+)〔(\d{4})〕(\d{1,6})号$') AS parts
            WHERE parts IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letters_takennumber t WHERE t.number = m.number)
            ORDER BY m.number, m.version
        ) AS numbered
        ORDER BY body_id, words, year, value
    LOOP
        -- A series whose first number here is not 1, as after a change of the body's name, begins after the one before it.
        INSERT INTO letters_numberseries (body_id, words, year, began_after, last)
        VALUES (before.body_id, before.words, before.year, before.value - 1, before.value)
        ON CONFLICT (body_id, words, year) DO UPDATE SET last = letters_numberseries.last + 1
        RETURNING id INTO in_series;
        -- What was left out before is left out still.
        FOR skipped IN (SELECT last + 1 FROM letters_numberseries WHERE id = in_series) .. before.value LOOP
            UPDATE letters_numberseries SET last = skipped WHERE id = in_series;
        END LOOP;
        INSERT INTO letters_takennumber (series_id, value, number, kind, taken_at, taken_by_id)
        VALUES (in_series, before.value, before.number, 'minutes', before.signed_at, before.signed_by_id);
    END LOOP;
END
$$;
