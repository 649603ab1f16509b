"""Who sees which area, and what of it never changes; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("atlas", "0005_areas"),
        ("inspections", "0002_rules"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0006_areas.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
