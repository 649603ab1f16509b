"""Notices that are read only while their subject is seen; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_lighter")]
    operations = [
        migrations.RunSQL(
            (SQL / "0007_with_their_subjects.sql").read_text(encoding="utf-8"),
            reverse_sql=migrations.RunSQL.noop,
        )
    ]
