"""Everything a matter can go through besides the straight way. Old rows are checked afterwards, without a lock."""

import django.contrib.postgres.fields
import django.db.models.deletion
import mulin.platform.ids
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0006_unheard'),
        ('people', '0001_start'),
        ('territory', '0002_english_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='Arbitration',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='Delay',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=8)),
                ('reason', models.TextField()),
                ('public_reason', models.CharField(max_length=200)),
                ('review_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('due_before', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, max_length=500)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('too', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LegalReferral',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('nature', models.CharField(max_length=12)),
                ('office', models.CharField(max_length=60)),
                ('accept_by', models.DateField(null=True)),
                ('handle_by', models.DateField(null=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='answer',
            name='answer_proposal_known',
        ),
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_one_lead',
        ),
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='matter',
            name='matter_outcome_known',
        ),
        migrations.AddField(
            model_name='assignment',
            name='bound',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='assignment',
            name='kind',
            field=models.CharField(choices=[('lead', '主办'), ('co', '会办'), ('proposal', '提案'), ('transfer', '转办')], default='lead', max_length=8),
        ),
        migrations.AddField(
            model_name='assignment',
            name='of',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='beside', to='matters.assignment'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='result',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='matter',
            name='concerns',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None),
        ),
        migrations.AddField(
            model_name='matter',
            name='hung_until',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='matter',
            name='joined_to',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='joined', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='matter',
            name='nature',
            field=models.CharField(blank=True, choices=[('consult', '咨询'), ('help', '求助'), ('complaint', '投诉'), ('report', '举报'), ('suggestion', '建议'), ('petition', '信访'), ('discipline', '反映干部违纪违法')], default='', max_length=12),
        ),
        migrations.AddField(
            model_name='matter',
            name='private',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='reporter',
            name='came_from',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gone_reporters', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='reporter',
            name='copy_of',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='matters.reporter'),
        ),
        AddConstraintNotValid(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('proposes__in', ['solved', 'explained', 'referred', 'cannot', 'withdrawn', 'joined'])), name='answer_proposal_known'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('offered', 'in_hand')), ('kind__in', ['lead', 'proposal'])), fields=('matter',), name='assignment_one_leads'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('offered', 'in_hand')), ('kind', 'transfer')), fields=('matter',), name='assignment_one_transfer'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('offered', 'in_hand')), ('kind', 'co')), fields=('matter', 'organisation'), name='assignment_helps_once'),
        ),
        AddConstraintNotValid(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['lead', 'proposal']), ('of__isnull', False), _connector='OR'), name='assignment_beside_one'),
        ),
        AddConstraintNotValid(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'transfer'), _negated=True), models.Q(('state__in', ['in_hand', 'done']), _negated=True), _connector='OR'), name='assignment_transfer_is_offer'),
        ),
        AddConstraintNotValid(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'co'), ('state', 'done'), _negated=True), ('result__regex', '\\S'), _connector='OR'), name='assignment_help_has_result'),
        ),
        AddConstraintNotValid(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['offered', 'in_hand', 'done', 'returned', 'withdrawn', 'passed'])), name='assignment_state_known'),
        ),
        AddConstraintNotValid(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'solved', 'explained', 'referred', 'cannot', 'withdrawn', 'not_reached', 'joined'])), name='matter_outcome_known'),
        ),
        AddConstraintNotValid(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('joined_to__isnull', False), ('outcome', 'joined')), models.Q(('joined_to__isnull', True), models.Q(('outcome', 'joined'), _negated=True)), _connector='OR'), name='matter_joined_to_one'),
        ),
        AddConstraintNotValid(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('hung_until__isnull', True), ('state', 'with_handler'), _connector='OR'), name='matter_hung_in_hand'),
        ),
        migrations.AddField(
            model_name='arbitration',
            name='arbiter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='arbitration',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arbitrations', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='arbitration',
            name='organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='delay',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='delay',
            name='assignment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delays', to='matters.assignment'),
        ),
        migrations.AddField(
            model_name='delay',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='delay',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delays', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='follow',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='matters.matter'),
        ),
        migrations.AddField(
            model_name='follow',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='legalreferral',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='legalreferral',
            name='matter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='matters.matter'),
        ),
        migrations.AddConstraint(
            model_name='arbitration',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('matter',), name='arbitration_one_open'),
        ),
        migrations.AddConstraint(
            model_name='arbitration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('decided_at__isnull', False), ('organisation__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='arbitration_decides'),
        ),
        migrations.AddIndex(
            model_name='delay',
            index=models.Index(condition=models.Q(('state', 'approved')), fields=['review_on'], name='delay_hung'),
        ),
        migrations.AddConstraint(
            model_name='delay',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'approved'))), fields=('matter',), name='delay_one_live'),
        ),
        migrations.AddConstraint(
            model_name='delay',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'refused']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='delay_decided_by_one'),
        ),
        migrations.AddConstraint(
            model_name='delay',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='delay_second_person'),
        ),
        migrations.AddIndex(
            model_name='follow',
            index=models.Index(fields=['person', '-id'], name='follow_of_person'),
        ),
        migrations.AddConstraint(
            model_name='follow',
            constraint=models.UniqueConstraint(fields=('matter', 'person'), name='follow_once'),
        ),
    ]
