"""Silent feeds and late acknowledgements as candidate findings; who sees them is in SQL, to be read."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0007_withdrawal'),
        ('findings', '0010_lighter'),
        ('incidents', '0006_across_nodes_rules'),
        ('projects', '0004_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='feed',
            name='agreement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.programme'),
        ),
        migrations.CreateModel(
            name='Lapse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visible_to', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('kind', models.CharField(choices=[('feed', 'feed silent'), ('receipt', 'receipt late'), ('acceptance', 'acceptance late')], max_length=10)),
                ('title', models.CharField(max_length=80)),
                ('due_at', models.DateTimeField()),
                ('minutes', models.PositiveIntegerField()),
                ('found_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True)),
                ('holds_until', models.DateField(blank=True, null=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.body')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('feed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.feed')),
                ('finding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='findings.finding')),
                ('late', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.body')),
                ('told', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.told')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['visible_to'], name='lapse_visible_to'), models.Index(condition=models.Q(('ended_at', None)), fields=['body'], name='lapse_waiting')],
                'constraints': [models.UniqueConstraint(fields=('feed', 'due_at'), name='lapse_once'), models.CheckConstraint(condition=models.Q(models.Q(('feed__isnull', False), ('kind', 'feed'), ('told', None)), models.Q(('feed', None), ('kind__in', ['receipt', 'acceptance']), ('late__isnull', False), ('told__isnull', False)), _connector='OR'), name='lapse_of_what'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('finding', None), ('holds_until', None)), models.Q(('end_reason', ''), ('ended_at__isnull', False), ('finding__isnull', False), ('holds_until', None)), models.Q(('ended_at__isnull', False), ('finding', None), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='lapse_ends_with_reason'), models.CheckConstraint(condition=models.Q(('holds_until', None), ('kind', 'feed'), _connector='OR'), name='lapse_holds_for_feed')],
            },
        ),
        migrations.RunSQL(
            (SQL / "0007_lapses.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
