"""Who sees what is followed and what hangs on it, and what stays as it was written; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("freight", "0001_initial"),
        ("ledger", "0002_rules"),
        ("directory", "0002_rules"),
        ("questions", "0002_rules"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0002_rules.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
