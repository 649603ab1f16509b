-- Who there is and who holds which role is known to everybody who works here: the directory has no row security.
COMMENT ON TABLE directory_jurisdiction IS 'No row security: public divisions.';
COMMENT ON TABLE directory_boundary IS 'No row security: public boundaries.';
COMMENT ON TABLE directory_body IS 'No row security: names of organisations, known to all who work here.';
COMMENT ON TABLE directory_person IS 'No row security: needed to sign in, before anybody acts.';
COMMENT ON TABLE directory_appointment IS 'No row security: who holds which role is known to all who work here.';
COMMENT ON TABLE directory_taskgroup IS 'No row security: which groups there are is known; what they see is not in it.';
