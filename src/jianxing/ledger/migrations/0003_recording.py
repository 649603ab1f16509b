"""Recording is a function of the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_rules")]

    operations = [
        migrations.RunSQL(
            (SQL / "record.sql").read_text(encoding="utf-8"), reverse_sql="DROP FUNCTION ledger_record(jsonb)"
        )
    ]
