"""Evidence packages: a signed bag of files (RFC 8493) that another place can check without asking anybody."""
