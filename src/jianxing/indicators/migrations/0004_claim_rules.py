"""Who sees claims and aims; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_claims")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_claims.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
