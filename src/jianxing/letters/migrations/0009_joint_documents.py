"""Joint documents; who signs them and who sees them is in SQL, to be read."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_tokens"),
        ("letters", "0008_joint_afar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="co_issued",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="co_issued_as",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200), blank=True, default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="CoIssuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("state", models.CharField(choices=[("waiting", "still to sign"), ("signed", "signed"), ("refused", "refused to sign"), ("ended", "not asked any more")], max_length=8)),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField(blank=True)),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="co_issued_letters", to="directory.body")),
                ("letter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="co_issuers", to="letters.letter")),
                ("said_by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("ordinal",),
                "indexes": [models.Index(fields=["body", "state"], name="coissuer_by_body")],
                "constraints": [
                    models.UniqueConstraint(fields=("letter", "body"), name="coissuer_once"),
                    models.CheckConstraint(condition=models.Q(("state__in", ["waiting", "signed", "refused", "ended"])), name="coissuer_state_known"),
                    models.CheckConstraint(condition=models.Q(models.Q(("state", "signed"), _negated=True), models.Q(("said_at__isnull", False), models.Q(("digest", ""), _negated=True)), _connector="OR"), name="coissuer_signed_has_digest"),
                    models.CheckConstraint(condition=models.Q(models.Q(("state", "refused"), _negated=True), models.Q(("said_at__isnull", False), models.Q(("reason", ""), _negated=True)), _connector="OR"), name="coissuer_refused_has_reason"),
                ],
            },
        ),
        migrations.RunSQL(
            (SQL / "0009_joint_documents.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
