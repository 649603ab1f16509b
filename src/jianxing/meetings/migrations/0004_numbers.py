"""The numbers that minutes have taken stand in the register of numbers; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_notices"), ("letters", "0007_minutes")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_numbers.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
