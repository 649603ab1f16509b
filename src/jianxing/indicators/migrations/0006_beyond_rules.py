"""Who sees aims of sections, agreements and manifests; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0005_beyond")]
    operations = [
        migrations.RunSQL(
            (SQL / "0006_beyond.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
