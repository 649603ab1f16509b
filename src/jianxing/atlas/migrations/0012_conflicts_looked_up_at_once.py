"""What conflicts point to is looked up for all of them at once; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("atlas", "0011_rivers_and_roads")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).with_name("sql") / "0012_conflicts_at_once.sql").read_text(encoding="utf-8"),
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
