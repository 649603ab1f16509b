-- The inspections that took place up to a day and are tied to areas, or to the counties in them, by their links, their divisions and
-- the projects that they looked at and that have a place on a layer; the last of each tie, or every one. In the order in which
-- one tie goes before another. Row security decides what is seen.
WITH held AS (
    SELECT i.id, i.held_to, i.jurisdiction_id FROM inspections_inspection i
    WHERE i.state = ANY (%(states)s) AND i.held_to <= %(day)s
), tied AS (
    SELECT 1 AS rank, 'linked' AS how, link.area_id AS key, '' AS code, held.id AS inspection, held.held_to, link.id AS link
    FROM atlas_areainspection link JOIN held ON held.id = link.inspection_id
    WHERE link.area_id = ANY (%(areas)s) AND link.voided_at IS NULL
    UNION ALL
    SELECT 2, 'division', 0, place.code, held.id, held.held_to, NULL
    FROM inspections_inspectionproject target JOIN held ON held.id = target.inspection_id
    JOIN directory_jurisdiction place ON place.id = target.jurisdiction_id
    WHERE place.code = ANY (%(codes)s::varchar[])
    UNION ALL
    SELECT 2, 'division', 0, place.code, held.id, held.held_to, NULL
    FROM held JOIN directory_jurisdiction place ON place.id = held.jurisdiction_id
    WHERE place.code = ANY (%(codes)s::varchar[])
    UNION ALL
    SELECT 3, 'project', target.project_id, '', held.id, held.held_to, NULL
    FROM inspections_inspectionproject target JOIN held ON held.id = target.inspection_id
    WHERE target.project_id IN (SELECT project_id FROM atlas_featureproject WHERE voided_at IS NULL)
), counted AS (
    SELECT *, row_number() OVER (PARTITION BY how, key, code ORDER BY held_to DESC, inspection DESC) AS place FROM tied
)
SELECT how, key, code, inspection, held_to, link FROM counted
WHERE %(every)s OR place = 1
ORDER BY rank, held_to DESC, inspection DESC
