"""Who sees series, and which steps their files take; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
        ("ledger", "0002_rules"),
        ("directory", "0002_rules"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0002_rules.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
