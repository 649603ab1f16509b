"""The index of words made sooner."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("findings", "0005_joined")]

    operations = [
        migrations.RunSQL(
            (SQL / "0006_pairs.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
