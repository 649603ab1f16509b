"""Configuration: the typed file (config), Django's settings made from it, and how the database is brought up to date."""
