-- What is measured where is also seen by both sides of an agreement on compensation at that section.
DROP POLICY seen ON indicators_station;
CREATE POLICY seen ON indicators_station FOR SELECT USING (
    registered_by_id = jianxing_body()
    OR id IN (SELECT s.station_id FROM indicators_series s)
    OR id IN (SELECT c.station_id FROM indicators_compensation c));
