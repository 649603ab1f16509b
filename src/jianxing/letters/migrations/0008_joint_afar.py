"""Joint actions that a body of another node leads; the SQL is in a file, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_tokens'),
        ('findings', '0010_lighter'),
        ('letters', '0007_minutes'),
        ('projects', '0004_words'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ToldAsk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter_uid', models.UUIDField()),
                ('node', models.CharField(max_length=40)),
                ('code', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=200)),
                ('asked', models.TextField(blank=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('undelivered', 'undelivered'), ('delivered', 'delivered'), ('opened', 'opened'), ('accepted', 'accepted'), ('declined', 'declined'), ('answered', 'answered'), ('settled', 'settled'), ('ended', 'ended')], max_length=12)),
                ('words', models.TextField(blank=True)),
                ('is_party', models.BooleanField(default=False)),
                ('told_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.AddField(
            model_name='jointaction',
            name='their_uid',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='position',
            name='called',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='position',
            name='carried_as',
            field=models.CharField(blank=True, db_index=True, max_length=40),
        ),
        migrations.AddField(
            model_name='position',
            name='is_stale',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='position',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.body'),
        ),
        migrations.AddConstraint(
            model_name='jointaction',
            constraint=models.UniqueConstraint(fields=('lead', 'their_uid'), name='action_of_another_node_once'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body__isnull', False), ('called', '')), models.Q(('body', None), models.Q(('called', ''), _negated=True)), _connector='OR'), name='position_is_somebodys'),
        ),
        migrations.AddField(
            model_name='toldask',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='told_asks', to='letters.jointaction'),
        ),
        migrations.AddField(
            model_name='toldask',
            name='body',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.body'),
        ),
        migrations.AddConstraint(
            model_name='toldask',
            constraint=models.UniqueConstraint(fields=('action', 'letter_uid', 'node', 'code'), name='told_ask_once'),
        ),
        migrations.AddConstraint(
            model_name='toldask',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'undelivered', 'delivered', 'opened', 'accepted', 'declined', 'answered', 'settled', 'ended'])), name='told_ask_state_known'),
        ),
        migrations.AddConstraint(
            model_name='toldask',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='told_ask_named'),
        ),
        migrations.RunSQL(
            (SQL / "0008_joint_afar.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
