"""Who sees runs of checks, and which steps they take; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0007_runs"),
        ("questions", "0002_rules"),
        ("ledger", "0002_rules"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0008_runs.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
