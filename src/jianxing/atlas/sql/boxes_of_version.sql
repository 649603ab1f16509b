-- Where the features of a version lie. Row security decides what is seen.
SELECT key, min_x, min_y, max_x, max_y FROM atlas_feature WHERE plan_version_id = %(version)s
