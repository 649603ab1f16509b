"""Both sides of an agreement see its section; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_beyond_rules")]
    operations = [
        migrations.RunSQL(
            (SQL / "0007_sections.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
