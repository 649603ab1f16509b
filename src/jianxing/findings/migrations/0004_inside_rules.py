"""Who sees what happens inside the responsible body, and what its head's approval bars."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("findings", "0003_inside"), ("ledger", "0002_rules")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_inside.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
