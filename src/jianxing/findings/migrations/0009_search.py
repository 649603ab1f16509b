"""How the ledger is searched: a sample of the newest says how common the words are."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("findings", "0008_listing")]
    operations = [
        migrations.RunSQL(
            (SQL / "0009_search.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
