"""Many conflicts are written at once without asking row by row; the SQL is in a file, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("atlas", "0008_tiles_at_once")]
    operations = [
        migrations.RemoveIndex(model_name="conflict", name="conflict_of_comparison"),
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(fields=["comparison", "id"], name="conflict_by_comparison"),
        ),
        *(
            migrations.AlterField(
                model_name="conflict",
                name=name,
                field=models.ForeignKey(
                    blank=True,
                    db_constraint=False,
                    db_index=False,
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="atlas.conflictdecision",
                ),
            )
            for name in ("decision", "returned_from")
        ),
        migrations.RunSQL(
            (Path(__file__).with_name("sql") / "0009_conflicts_in_bulk.sql").read_text(encoding="utf-8"),
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
