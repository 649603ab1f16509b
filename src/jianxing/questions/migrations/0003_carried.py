"""Questions that one side of asks or answers on another node."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("questions", "0002_rules")]
    operations = [
        migrations.AddField("question", "is_elsewhere", models.BooleanField(default=False)),
        migrations.AddField("question", "carried_as", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("question", "delivered_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("question", "refused", models.CharField(blank=True, default="", max_length=300)),
        migrations.AddIndex(
            "question",
            models.Index(condition=~Q(carried_as=""), fields=["carried_as"], name="question_by_envelope"),
        ),
        migrations.RemoveConstraint("question", "question_finding_is_there"),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=Q(state="finding", finding__isnull=False)
                | Q(state="finding", finding=None, is_elsewhere=True)
                | ~Q(state="finding") & Q(finding=None),
                name="question_finding_is_there",
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=Q(is_elsewhere=False) | Q(carried_as=""), name="question_carried_one_way"
            ),
        ),
    ]
