-- A file is seen, added and changed by the bodies named in visible_to, and by nobody else.
ALTER TABLE evidence_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY file_seen ON evidence_file FOR SELECT USING (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY file_added ON evidence_file FOR INSERT WITH CHECK (visible_to @> ARRAY[jianxing_body()]);
CREATE POLICY file_changed ON evidence_file FOR UPDATE
    USING (visible_to @> ARRAY[jianxing_body()]) WITH CHECK (visible_to @> ARRAY[jianxing_body()]);

-- The acts on a file are read by whoever sees the file.
SELECT ledger_admit('file', 'evidence_file');

-- Who may see a file: the body that uploaded it, those above it, and the bodies that it is shared with. The one place
-- of this rule.
CREATE FUNCTION evidence_refresh_visibility(ids bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE changed integer;
BEGIN
    WITH target AS (
        SELECT f.id, (
            SELECT array_agg(DISTINCT eye ORDER BY eye) FROM (
                SELECT unnest(array_append(b.ancestors, b.id)) AS eye
                FROM directory_body b WHERE b.id = f.uploaded_body_id
                UNION ALL SELECT unnest(f.shared_with)
            ) eyes
        ) AS eyes
        FROM evidence_file f WHERE f.id = ANY (ids)
    )
    UPDATE evidence_file f SET visible_to = target.eyes FROM target
    WHERE f.id = target.id AND f.visible_to IS DISTINCT FROM target.eyes;
    GET DIAGNOSTICS changed = ROW_COUNT;
    RETURN changed;
END
$$;

-- The files that a change in the place of these bodies may concern, for a resumable recomputation.
CREATE FUNCTION evidence_of_bodies(bodies bigint[], after_id bigint, most integer) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER STABLE SET search_path = public, pg_temp AS $$
    SELECT f.id FROM evidence_file f
    WHERE f.id > after_id AND f.uploaded_body_id = ANY (bodies)
    ORDER BY f.id LIMIT most
$$;

-- What a file is stays as it was brought; only captions, sharing and voiding change.
CREATE FUNCTION evidence_keep_provenance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.blob_id, OLD.uploaded_body_id, OLD.uploaded_at) IS DISTINCT FROM
       (NEW.blob_id, NEW.uploaded_body_id, NEW.uploaded_at)
       OR OLD.uploaded_person_id IS DISTINCT FROM NEW.uploaded_person_id
       OR OLD.voided_at IS NOT NULL AND OLD.voided_at IS DISTINCT FROM NEW.voided_at THEN
        RAISE EXCEPTION 'the provenance of a file does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_provenance BEFORE UPDATE ON evidence_file
    FOR EACH ROW EXECUTE FUNCTION evidence_keep_provenance();

CREATE FUNCTION evidence_blob_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a blob does not change: its name is its content' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER fixed BEFORE UPDATE ON evidence_blob FOR EACH ROW EXECUTE FUNCTION evidence_blob_is_fixed();

COMMENT ON TABLE evidence_blob IS 'No row security: hash, size and kind of content, neither name nor origin.';
