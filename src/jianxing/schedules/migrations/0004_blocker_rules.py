"""Who sees blockers and analyses, and what of them never changes; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("schedules", "0003_blockers"),
        ("findings", "0002_rules"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_blocker_rules.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
