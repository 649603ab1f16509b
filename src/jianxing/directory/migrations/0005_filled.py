"""Boundaries that are there already are given their generation."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_generations")]
    operations = [
        migrations.RunSQL(
            (SQL / "0005_filled.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
