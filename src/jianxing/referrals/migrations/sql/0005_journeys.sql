-- An envelope of a referral is seen with the referral.
ALTER TABLE referrals_journey ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_its_referral ON referrals_journey USING
    (EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = referral_id));

