"""Who sees packages, and which steps they take; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("packages", "0001_initial"),
        ("ledger", "0002_rules"),
        ("directory", "0002_rules"),
        ("notices", "0007_with_their_subjects"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0002_rules.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
