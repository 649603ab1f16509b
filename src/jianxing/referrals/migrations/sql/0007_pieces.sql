-- A further piece of a ciphertext is seen with its part, and stays as it came.
ALTER TABLE referrals_partpiece ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_part ON referrals_partpiece USING
    (EXISTS (SELECT 1 FROM referrals_part p WHERE p.id = part_id));
CREATE TRIGGER stays BEFORE UPDATE ON referrals_partpiece FOR EACH ROW EXECUTE FUNCTION referrals_stays();
