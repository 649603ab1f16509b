"""Whose a saved view is."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("site", "0001_initial"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            (SQL / "0002_policies.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
