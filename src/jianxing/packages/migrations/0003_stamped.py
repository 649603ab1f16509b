"""What a time stamp authority vouches for, of a package that was stamped."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("packages", "0002_rules")]
    operations = [
        migrations.AddField("package", "stamped_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "package", "stamped_by", models.CharField(blank=True, default="", max_length=200)
        ),
        migrations.AddConstraint(
            "package",
            models.CheckConstraint(
                condition=models.Q(stamped_at__isnull=False) | models.Q(stamped_by=""),
                name="package_stamp_has_instant",
            ),
        ),
        migrations.RunSQL(
            (SQL / "0003_stamped.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
