-- An appointment carries the office-bearing of its person, and the pair must exist: whoever is an officer can never be
-- given a business role, and nobody becomes an officer while holding one.
ALTER TABLE directory_appointment
    ADD CONSTRAINT appointment_of_a_person_so_placed
    FOREIGN KEY (person_id, is_officer) REFERENCES directory_person (id, is_officer)
    DEFERRABLE INITIALLY IMMEDIATE;
