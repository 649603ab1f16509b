"""Who sees what was taken in the field, and that it stays as it is; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_field")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_field.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
