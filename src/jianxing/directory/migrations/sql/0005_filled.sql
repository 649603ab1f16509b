-- What was loaded before generations were kept: one generation for each source and first day.
INSERT INTO directory_generation (title, source, state, valid_from, is_whole, file_name, file_sha256, crs, crs_reason,
                                  remarks, counts, made_at, published_at)
SELECT min(b.source), min(b.source), 'published', b.valid_from, true, '', '', 'wgs84', '', '[]', jsonb_build_object('new', count(*)),
       now(), now()
FROM directory_boundary b GROUP BY b.valid_from;

UPDATE directory_boundary b SET code = j.code, generation_id = g.id
FROM directory_jurisdiction j, directory_generation g
WHERE j.id = b.jurisdiction_id AND g.valid_from = b.valid_from;

INSERT INTO directory_generationunit (generation_id, code, name, what, jurisdiction_id, wkb, area_m2, before_m2, gained_m2, lost_m2)
SELECT b.generation_id, b.code, j.name, 'new', b.jurisdiction_id, b.wkb, 0, 0, 0, 0
FROM directory_boundary b JOIN directory_jurisdiction j ON j.id = b.jurisdiction_id;

-- What is checked at the end of a transaction is checked here, since the table is altered next.
SET CONSTRAINTS ALL IMMEDIATE;
