"""Who writes what of a question whose other half is on another node; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("questions", "0003_carried")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_carried.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
