"""Clocks without the two indexes that no query needs: only running ones are looked up by body."""

import django.db.models.deletion
from django.db import migrations, models


def _body(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        to="directory.body", on_delete=django.db.models.deletion.PROTECT, db_index=False, related_name=name
    )


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_told_alone")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "DROP INDEX IF EXISTS notices_clock_body_id_83c1271b, notices_clock_asked_by_id_675efa66",
                    reverse_sql=migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AlterField("clock", "body", _body("clocks")),
                migrations.AlterField("clock", "asked_by", _body("asked_clocks")),
            ],
        )
    ]
