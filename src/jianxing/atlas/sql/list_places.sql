-- The places of projects on layers that are not void, by the version in force on a day, each with the outlines whose bounds meet
-- its own. Row security decides what is seen.
SELECT link.project_id, outline.area_id, feature.wkb, outline.wkb
FROM atlas_featureproject link
JOIN atlas_layer layer ON layer.id = link.layer_id AND layer.voided_at IS NULL
JOIN atlas_planversion version ON version.layer_id = link.layer_id AND version.state = 'published'
    AND version.valid_from <= %(day)s AND (version.valid_to IS NULL OR version.valid_to > %(day)s)
JOIN atlas_feature feature ON feature.plan_version_id = version.id AND feature.key = link.key
JOIN atlas_areaoutline outline ON outline.id = ANY (%(outlines)s)
    AND outline.min_x <= feature.max_x AND outline.max_x >= feature.min_x
    AND outline.min_y <= feature.max_y AND outline.max_y >= feature.min_y
WHERE link.voided_at IS NULL AND link.project_id = ANY (%(projects)s)
