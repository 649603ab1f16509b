"""Which bodies compare a layer, and which layers are behind; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("atlas", "0006_area_rules")]
    operations = [
        migrations.RunSQL(
            (SQL / "0007_following.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
