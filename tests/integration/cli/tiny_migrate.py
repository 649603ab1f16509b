"""Brings the very small application's database up to date, as its owner."""

import os

import psycopg

with psycopg.connect(os.environ["JIANXING_DSN"]) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS kept (id bigserial PRIMARY KEY)")
    connection.execute("GRANT SELECT, INSERT ON kept TO jianxing_app")
    connection.execute("GRANT USAGE ON SEQUENCE kept_id_seq TO jianxing_app")
