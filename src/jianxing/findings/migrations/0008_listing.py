"""How the ledger is listed by deadline and searched at its real size."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("findings", "0007_saved_views")]
    operations = [
        migrations.RunSQL(
            (SQL / "0008_listing.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
