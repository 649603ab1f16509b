"""Runs of checks and the sections of agreements came side by side; from here on there is one way again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_sections"), ("indicators", "0008_run_rules")]
    operations = []
