"""A generation may become void: what came in by it is valid on no day; the SQL is in a file, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0006_rules'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='boundary',
            name='boundary_once',
        ),
        migrations.RemoveConstraint(
            model_name='boundary',
            name='boundary_valid_span',
        ),
        migrations.RemoveConstraint(
            model_name='generation',
            name='generation_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='generation',
            name='generation_published_at',
        ),
        migrations.RemoveConstraint(
            model_name='jurisdiction',
            name='jurisdiction_once',
        ),
        migrations.RemoveConstraint(
            model_name='jurisdiction',
            name='jurisdiction_valid_span',
        ),
        migrations.RemoveConstraint(
            model_name='succession',
            name='succession_once',
        ),
        migrations.AddField(
            model_name='generation',
            name='void_reason',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='generation',
            name='voided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='generation',
            name='voided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='generation',
            name='state',
            field=models.CharField(choices=[('draft', 'to be checked'), ('published', 'published'), ('put_aside', 'put aside'), ('void', 'void')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='boundary',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), fields=('jurisdiction', 'valid_from'), name='boundary_once'),
        ),
        migrations.AddConstraint(
            model_name='boundary',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='boundary_valid_span'),
        ),
        migrations.AddConstraint(
            model_name='generation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'put_aside', 'void'])), name='generation_state_known'),
        ),
        migrations.AddConstraint(
            model_name='generation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state__in', ['published', 'void'])), models.Q(models.Q(('state__in', ['published', 'void']), _negated=True), ('published_at', None)), _connector='OR'), name='generation_published_at'),
        ),
        migrations.AddConstraint(
            model_name='generation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'void'), ('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), models.Q(models.Q(('state', 'void'), _negated=True), ('void_reason', ''), ('voided_at', None), ('voided_by', None)), _connector='OR'), name='generation_void_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='jurisdiction',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), fields=('code', 'valid_from'), name='jurisdiction_once'),
        ),
        migrations.AddConstraint(
            model_name='jurisdiction',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='jurisdiction_valid_span'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(fields=('generation', 'predecessor', 'successor'), name='succession_once'),
        ),
        migrations.RunSQL(
            (SQL / "0007_withdrawal.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
