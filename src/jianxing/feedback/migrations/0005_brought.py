"""Envelopes of a door on a machine of its own; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_bundles")]
    operations = [
        migrations.RunSQL(
            (SQL / "0005_brought.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
