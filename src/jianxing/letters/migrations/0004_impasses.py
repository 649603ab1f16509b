"""An impasse goes with its asker: it is decided by the body that stands above it now; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("letters", "0003_carried")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_impasses.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
