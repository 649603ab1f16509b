"""What the process that faces the public may do, and nothing else; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_rules")]
    operations = [
        migrations.RunSQL(
            (SQL / "0003_door.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
