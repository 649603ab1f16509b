"""Who sees machines of doors, and what is written for them; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_machines")]
    operations = [
        migrations.RunSQL(
            (SQL / "0007_machines.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
