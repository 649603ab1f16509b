"""A file may be shared with a body and whoever stands above it, wherever that body moves."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_rules")]

    operations = [
        migrations.AddField(
            model_name="file",
            name="shared_above",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.RunSQL(
            (SQL / "0003_shared_above.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
