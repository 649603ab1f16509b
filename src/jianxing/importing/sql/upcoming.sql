-- The rows after the cursor in their order, and what becomes of each.
SELECT id, decision FROM importing_importrow WHERE run_id = %(run)s AND id > %(after)s ORDER BY id LIMIT %(most)s
