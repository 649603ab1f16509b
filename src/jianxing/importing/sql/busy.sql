-- Rows that become or change a finding, with what is needed for it.
SELECT id, "table", sheet, "row", "values"::text, decision, difference::text, source_row_id, finding_id
FROM importing_importrow WHERE id = ANY (%(ids)s) ORDER BY id
