-- How many of these rows stand in each ledger that the body has imported.
SELECT source_id, count(DISTINCT fingerprint)
FROM importing_sourcerow WHERE body_id = %(body)s AND fingerprint = ANY (%(fingerprints)s) GROUP BY source_id
