"""Tiles of several versions asked for at once; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("atlas", "0007_following")]
    operations = [
        migrations.RunSQL(
            (SQL / "0008_tiles.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
