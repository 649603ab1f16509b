"""What the tables' own options cannot say: who sees a run, how it may move, when its rows may be replaced."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("importing", "0001_initial"), ("ledger", "0002_rules")]
    operations = [
        migrations.RunSQL(
            (SQL / "0002_rules.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
