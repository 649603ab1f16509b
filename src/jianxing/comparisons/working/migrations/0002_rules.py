"""Who sees long work, and which steps it takes; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("working", "0001_initial"),
        ("ledger", "0002_rules"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0002_rules.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
