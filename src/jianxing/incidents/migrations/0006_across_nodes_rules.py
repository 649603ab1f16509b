"""Delivery to other nodes is noted, and whoever has the agreement reads the incidents under it; the SQL is in a file."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("incidents", "0005_across_nodes"), ("projects", "0004_words")]
    operations = [
        migrations.RunSQL(
            (SQL / "0006_across_nodes.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
