"""Minutes are numbered by a prefix of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("letters", "0006_notices")]
    operations = [
        migrations.RemoveConstraint(model_name="numberprefix", name="number_prefix_kind_known"),
        migrations.AddConstraint(
            model_name="numberprefix",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "", "letter", "joint_request", "assignment", "urging", "reminder", "recommendation",
                            "referral", "reply", "minutes",
                        ],
                    )
                ),
                name="number_prefix_kind_known",
            ),
        ),
    ]  # fmt: skip
