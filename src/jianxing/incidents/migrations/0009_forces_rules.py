"""Who sees forces, what is asked and dispatched by whom, and that nothing is dispatched twice; the SQL is in a file."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0008_forces"), ("projects", "0004_words")]
    operations = [
        migrations.RunSQL(
            (SQL / "0009_forces.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
