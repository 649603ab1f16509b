-- A token is looked up before anybody acts, as a person is; the table holds hashes of long random secrets.
COMMENT ON TABLE directory_token IS 'No row security: needed to know who acts; holds hashes, names and dates, no content.';
