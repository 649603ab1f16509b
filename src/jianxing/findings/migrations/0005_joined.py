"""A finding may be put aside to another one that is the same matter, and come back to where it stood."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import Q

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("findings", "0004_inside_rules")]
    operations = [
        migrations.AlterField(
            model_name="finding",
            name="state",
            field=models.CharField(choices=[('draft', 'draft'), ('registered', 'registered'), ('assigned', 'assigned'), ('accepted', 'accepted'), ('rectifying', 'rectifying'), ('submitted', 'closing requested'), ('closed', 'closed'), ('void', 'void'), ('joined', 'joined')], max_length=12),
        ),
        migrations.RemoveConstraint(model_name="finding", name="finding_state_known"),
        migrations.RemoveConstraint(model_name="finding", name="finding_assigned_has_responsible"),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(condition=Q(state__in=["draft", "registered", "assigned", "accepted", "rectifying", "submitted", "closed", "void", "joined"]), name="finding_state_known"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(condition=Q(state__in=["draft", "registered", "void", "joined"]) | Q(responsible__isnull=False), name="finding_assigned_has_responsible"),
        ),
        migrations.RunSQL((SQL / "0005_steps.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop),
    ]
