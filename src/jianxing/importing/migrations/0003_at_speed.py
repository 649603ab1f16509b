"""Rows without the indexes that nobody asks, marked as done in their place; what a reading depended on."""

import django.db.models.deletion
from django.db import migrations, models


def _plain(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(to=to, on_delete=django.db.models.deletion.PROTECT, db_index=False, **options)


class Migration(migrations.Migration):
    dependencies = [("importing", "0002_rules"), ("directory", "0002_rules"), ("findings", "0002_rules")]

    operations = [
        migrations.AddField("importrun", "ledgers_seen", models.BigIntegerField(default=0)),
        migrations.AddField("importrun", "reading", models.CharField(blank=True, max_length=64, default="")),
        migrations.AlterField("importrun", "reading", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("importrow", "run", _plain("importing.importrun", related_name="rows")),
        migrations.AlterField(
            "importrow", "finding", _plain("findings.finding", null=True, related_name="import_rows")
        ),
        migrations.AlterField(
            "importrow", "source_row", _plain("importing.sourcerow", null=True, related_name="import_rows")
        ),
        migrations.AlterField("sourcerow", "body", _plain("directory.body", related_name="+")),
        migrations.AlterField("sourcerow", "last_run", _plain("importing.importrun", related_name="+")),
        migrations.AlterField("sourcerow", "source", _plain("importing.source", related_name="rows")),
        migrations.RunSQL(
            "ALTER TABLE importing_importrow SET (fillfactor = 75)",
            reverse_sql="ALTER TABLE importing_importrow RESET (fillfactor)",
        ),
    ]
