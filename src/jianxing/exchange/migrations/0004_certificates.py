"""Certificates by which peers are known on the network, and where their cards say that they are reached."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_routes_after'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='peer',
            name='told_address',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('pem', models.TextField()),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('revoke_reason', models.CharField(blank=True, max_length=300)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='exchange.peer')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('peer_id', '-since', '-id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('fingerprint__regex', '^[0-9a-f]{64}$')), name='certificate_fingerprint_form'), models.CheckConstraint(condition=models.Q(('not_after__gt', models.F('not_before'))), name='certificate_life'), models.CheckConstraint(condition=models.Q(models.Q(('revoke_reason', ''), ('revoked_at', None)), models.Q(('revoked_at__isnull', False), models.Q(('revoke_reason', ''), _negated=True)), _connector='OR'), name='certificate_revoked_has_reason')],
            },
        ),
        migrations.RunSQL(
            "COMMENT ON TABLE exchange_certificate IS 'No row security: certificates are shown to whoever asks.'",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
