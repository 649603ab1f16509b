"""A peer's certificates have a table of their own: what stood beside the peer said the same less well."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_certificates")]
    operations = [
        migrations.RemoveConstraint(model_name="peer", name="peer_certificate_form"),
        migrations.RemoveField(model_name="peer", name="certificate"),
    ]
