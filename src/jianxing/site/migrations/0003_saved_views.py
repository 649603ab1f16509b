"""Saved views are the findings' own from here on; the table stays where it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("site", "0002_rules"), ("findings", "0007_saved_views")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="SavedView")])
    ]
