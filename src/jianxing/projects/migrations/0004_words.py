"""What projects are searched by, folded when they are written."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_search")]
    operations = [
        migrations.RunSQL(
            (SQL / "0004_words.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
