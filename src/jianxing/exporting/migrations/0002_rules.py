"""Who sees an export, its steps, and giving up files that were kept long enough."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("exporting", "0001_initial"), ("ledger", "0003_recording")]
    operations = [
        migrations.RunSQL(
            (SQL / "0002_rules.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
