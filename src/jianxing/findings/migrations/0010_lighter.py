"""What adding a finding costs the database: pairs of characters made sooner, indexes that no query needs taken away."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


def _plain(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(to=to, on_delete=django.db.models.deletion.PROTECT, db_index=False, **options)


class Migration(migrations.Migration):
    dependencies = [("findings", "0009_search"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.SeparateDatabaseAndState(
            # Altering the fields would make their foreign keys anew, which reads whole tables.
            database_operations=[
                migrations.RunSQL(
                    (SQL / "0010_lighter.sql").read_text(encoding="utf-8"),
                    reverse_sql=migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AlterField("finding", "supervised_by", _plain("directory.body", related_name="supervised_findings")),
                migrations.AlterField(
                    "finding",
                    "responsible",
                    _plain("directory.body", null=True, blank=True, related_name="responsible_findings"),
                ),
                migrations.AlterField(
                    "finding",
                    "voided_by",
                    _plain(settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+"),
                ),
                migrations.AlterField("findingproject", "finding", _plain("findings.finding", related_name="project_links")),
                migrations.AlterField("findingassistant", "finding", _plain("findings.finding", related_name="assistant_links")),
                migrations.AlterField("progress", "body", _plain("directory.body", related_name="+")),
                migrations.AlterField("progress", "reported_by", _plain(settings.AUTH_USER_MODEL, null=True, related_name="+")),
                migrations.AlterField("submission", "finding", _plain("findings.finding", related_name="submissions")),
                migrations.AlterField("submission", "body", _plain("directory.body", related_name="+")),
                migrations.AlterField("submission", "submitted_by", _plain(settings.AUTH_USER_MODEL, null=True, related_name="+")),
                migrations.AlterField(
                    "submission",
                    "returned_by",
                    _plain(settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+"),
                ),
            ],
        )
    ]
