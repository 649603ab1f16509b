"""Who sees where a file comes from, and that what was said stands; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_provenance")]
    operations = [
        migrations.RunSQL(
            (SQL / "0005_provenance.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
