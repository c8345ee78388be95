"""Whistle orders, triage, rules made because of matters, and sweeps over places."""

import django.db.models.deletion
import mulin.platform.ids
import mulin.platform.paths
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0011_tools'),
        ('people', '0001_start'),
        ('territory', '0002_english_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fix',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('path', mulin.platform.paths.PathField(db_collation='C', max_length=120)),
                ('ref', models.CharField(max_length=24)),
                ('state', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=60)),
                ('words', models.TextField()),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('public', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='FixMatter',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Sweep',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('path', mulin.platform.paths.PathField(db_collation='C', max_length=120)),
                ('ref', models.CharField(max_length=24)),
                ('state', models.CharField(max_length=6)),
                ('words', models.CharField(max_length=300)),
                ('places', models.CharField(choices=[('district', '区'), ('street', '街道'), ('neighbourhood', '居民区'), ('grid', '网格片区'), ('compound', '小区'), ('building', '楼'), ('entrance', '单元'), ('public', '公共地方')], max_length=14)),
                ('until', models.DateField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('result', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='SweepLine',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('position', models.SmallIntegerField()),
                ('state', models.CharField(max_length=8)),
                ('looked_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='Triage',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('path', mulin.platform.paths.PathField(db_collation='C', max_length=120)),
                ('decision', models.CharField(choices=[('project', '邻里自己办的项目'), ('pairing', '结对帮一家'), ('topic', '大家商量'), ('proposal', '提请上一级')], max_length=10)),
                ('state', models.CharField(max_length=10)),
                ('agreed', models.BooleanField(default=False)),
                ('able', models.BooleanField(default=False)),
                ('reason', models.CharField(max_length=500)),
                ('alike', models.SmallIntegerField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_words', models.CharField(blank=True, max_length=500)),
                ('record_id', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Whistle',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('path', mulin.platform.paths.PathField(db_collation='C', max_length=120)),
                ('ref', models.CharField(max_length=24)),
                ('state', models.CharField(max_length=8)),
                ('kind', models.CharField(choices=[('enforcement', '联合执法'), ('key_work', '重点工作'), ('emergency', '应急处置')], max_length=12)),
                ('words', models.TextField()),
                ('called_at', models.DateTimeField()),
                ('arrive_by', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='WhistleCall',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=8)),
                ('arrive_by', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('people', models.SmallIntegerField(null=True)),
                ('post', models.CharField(blank=True, max_length=60)),
                ('report', models.TextField(blank=True)),
                ('reported_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('reply', models.CharField(blank=True, max_length=500)),
                ('in_time', models.BooleanField(null=True)),
                ('helped', models.BooleanField(null=True)),
                ('solved', models.BooleanField(null=True)),
                ('rated_why', models.CharField(blank=True, max_length=500)),
                ('rated_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='fix',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='fix',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='fix',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='matters.fix'),
        ),
        migrations.AddField(
            model_name='fix',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='fixmatter',
            name='fix',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='because', to='matters.fix'),
        ),
        migrations.AddField(
            model_name='fixmatter',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fixes', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='sweep',
            name='began_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='sweep',
            name='fix',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sweeps', to='matters.fix'),
        ),
        migrations.AddField(
            model_name='sweep',
            name='matter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sweeps', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='sweep',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='sweep',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='sweep',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='sweepline',
            name='looked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='sweepline',
            name='matter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='sweepline',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='sweepline',
            name='sweep',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='matters.sweep'),
        ),
        migrations.AddField(
            model_name='triage',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='triage',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='triage',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='triages', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='triage',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='whistle',
            name='called_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='whistle',
            name='matter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='whistles', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='whistle',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='whistle',
            name='street',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place'),
        ),
        migrations.AddField(
            model_name='whistlecall',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='whistlecall',
            name='whistle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='matters.whistle'),
        ),
        migrations.AddIndex(
            model_name='fix',
            index=models.Index(fields=['street', '-valid_from'], name='fix_of_street'),
        ),
        migrations.AddConstraint(
            model_name='fix',
            constraint=models.UniqueConstraint(fields=('street', 'ref'), name='fix_ref_once'),
        ),
        migrations.AddConstraint(
            model_name='fix',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['stands', 'superseded'])), name='fix_state_known'),
        ),
        migrations.AddConstraint(
            model_name='fix',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='fix_valid_forwards'),
        ),
        migrations.AddConstraint(
            model_name='fix',
            constraint=models.CheckConstraint(condition=models.Q(('words__regex', '\\S'), ('title__regex', '\\S')), name='fix_says_something'),
        ),
        migrations.AddConstraint(
            model_name='fixmatter',
            constraint=models.UniqueConstraint(fields=('fix', 'matter'), name='fix_matter_once'),
        ),
        migrations.AddIndex(
            model_name='sweep',
            index=models.Index(fields=['street', 'state', '-began_at'], name='sweep_of_street'),
        ),
        migrations.AddIndex(
            model_name='sweep',
            index=models.Index(condition=models.Q(('matter__isnull', False)), fields=['matter'], name='sweep_of_matter'),
        ),
        migrations.AddConstraint(
            model_name='sweep',
            constraint=models.UniqueConstraint(fields=('street', 'ref'), name='sweep_ref_once'),
        ),
        migrations.AddConstraint(
            model_name='sweep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'open')), models.Q(('ended_at__isnull', False), ('state', 'ended'), ('result__regex', '\\S')), _connector='OR'), name='sweep_ended_with_result'),
        ),
        migrations.AddConstraint(
            model_name='sweep',
            constraint=models.CheckConstraint(condition=models.Q(('words__regex', '\\S')), name='sweep_says_what'),
        ),
        migrations.AddConstraint(
            model_name='sweepline',
            constraint=models.UniqueConstraint(fields=('sweep', 'place'), name='sweep_place_once'),
        ),
        migrations.AddConstraint(
            model_name='sweepline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('looked_at__isnull', True), ('matter__isnull', True), ('state', 'to_look')), models.Q(('looked_at__isnull', False), ('matter__isnull', True), ('state', 'clear')), models.Q(('looked_at__isnull', False), ('matter__isnull', False), ('state', 'found')), _connector='OR'), name='sweep_found_is_raised'),
        ),
        migrations.AddIndex(
            model_name='triage',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['street', 'decision', 'at'], name='triage_waiting'),
        ),
        migrations.AddIndex(
            model_name='triage',
            index=models.Index(fields=['matter'], name='triage_of_matter'),
        ),
        migrations.AddConstraint(
            model_name='triage',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('matter',), name='triage_one_waiting'),
        ),
        migrations.AddConstraint(
            model_name='triage',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'taken_up', 'withdrawn'])), name='triage_state_known'),
        ),
        migrations.AddConstraint(
            model_name='triage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'project'), _negated=True), models.Q(('able', True), ('agreed', True)), _connector='OR'), name='triage_project_agreed'),
        ),
        migrations.AddConstraint(
            model_name='triage',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '\\S')), name='triage_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='triage',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'waiting'), models.Q(('ended_at__isnull', False), ('end_words__regex', '\\S')), _connector='OR'), name='triage_ended_says_why'),
        ),
        migrations.AddIndex(
            model_name='whistle',
            index=models.Index(fields=['street', 'state', '-called_at'], name='whistle_of_street'),
        ),
        migrations.AddIndex(
            model_name='whistle',
            index=models.Index(condition=models.Q(('matter__isnull', False)), fields=['matter'], name='whistle_of_matter'),
        ),
        migrations.AddConstraint(
            model_name='whistle',
            constraint=models.UniqueConstraint(fields=('street', 'ref'), name='whistle_ref_once'),
        ),
        migrations.AddConstraint(
            model_name='whistle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state', 'open')), models.Q(('closed_at__isnull', False), ('state', 'closed')), _connector='OR'), name='whistle_closed_has_time'),
        ),
        migrations.AddConstraint(
            model_name='whistle',
            constraint=models.CheckConstraint(condition=models.Q(('arrive_by__gt', models.F('called_at'))), name='whistle_arrive_ahead'),
        ),
        migrations.AddConstraint(
            model_name='whistle',
            constraint=models.CheckConstraint(condition=models.Q(('words__regex', '\\S')), name='whistle_says_something'),
        ),
        migrations.AddIndex(
            model_name='whistlecall',
            index=models.Index(fields=['organisation', 'whistle'], name='whistle_call_of_org'),
        ),
        migrations.AddIndex(
            model_name='whistlecall',
            index=models.Index(condition=models.Q(('state', 'called')), fields=['arrive_by'], name='whistle_call_due'),
        ),
        migrations.AddConstraint(
            model_name='whistlecall',
            constraint=models.UniqueConstraint(fields=('whistle', 'organisation'), name='whistle_call_once'),
        ),
        migrations.AddConstraint(
            model_name='whistlecall',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['called', 'arrived', 'reported', 'rated', 'declined', 'excused'])), name='whistle_call_state_known'),
        ),
        migrations.AddConstraint(
            model_name='whistlecall',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('called', 'declined', 'excused')), models.Q(('arrived_at__isnull', False), ('people__gte', 1), models.Q(('post', ''), _negated=True)), _connector='OR'), name='whistle_arrived_says_who'),
        ),
        migrations.AddConstraint(
            model_name='whistlecall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('reported', 'rated')), _negated=True), ('report__regex', '\\S'), _connector='OR'), name='whistle_reported_says_what'),
        ),
        migrations.AddConstraint(
            model_name='whistlecall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'rated'), _negated=True), models.Q(('helped__isnull', False), ('in_time__isnull', False), ('solved__isnull', False), ('rated_why__regex', '\\S')), _connector='OR'), name='whistle_rated_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='whistlecall',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('declined', 'excused')), _negated=True), ('reason__regex', '\\S'), _connector='OR'), name='whistle_declined_with_reason'),
        ),
    ]
