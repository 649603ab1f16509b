"""Who sees feeds and messages, and what stays of them; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_messages")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_messages.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
