"""No two boundaries of one code on one day, and what stands stands; the SQL is in a file, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_filled"), ("ledger", "0002_rules")]
    operations = [
        migrations.AlterField(
            model_name="boundary", name="code", field=models.CharField(max_length=6)
        ),
        migrations.AlterField(
            model_name="boundary",
            name="generation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="boundaries",
                to="directory.generation",
            ),
        ),
        migrations.RunSQL(
            (SQL / "0006_generations.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
