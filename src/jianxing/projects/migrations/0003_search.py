"""How projects are searched."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("projects", "0002_rules")]
    operations = [
        migrations.RunSQL(
            (SQL / "0003_search.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
