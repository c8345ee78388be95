"""Kinds, steps of chains and outlines over time: what was before stays readable. Small tables; no row of places is touched."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import mulin.platform.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('territory', '0003_homes_counted'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerKind',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=24)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='PastOutline',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField()),
                ('outline', models.JSONField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='chainstep',
            name='chain_step_once',
        ),
        migrations.RemoveConstraint(
            model_name='change',
            name='change_verb_known',
        ),
        migrations.AddField(
            model_name='chainstep',
            name='valid_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='chainstep',
            name='valid_to',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='chainstep',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='chain_step_forwards'),
        ),
        migrations.AddConstraint(
            model_name='chainstep',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('chain', '='), (django.db.models.functions.comparison.Coalesce(models.F('above'), models.Value('')), '='), ('below', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='chain_step_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['rename', 'rekind', 'reparent', 'rearea', 'merge', 'split', 'abolish', 'prolong', 'close'])), name='change_verb_known'),
        ),
        migrations.AddField(
            model_name='formerkind',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_kinds', to='territory.organisation'),
        ),
        migrations.AddField(
            model_name='pastoutline',
            name='place',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='past_outlines', to='territory.place'),
        ),
        migrations.AddConstraint(
            model_name='formerkind',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='former_kind_forwards'),
        ),
        migrations.AddConstraint(
            model_name='formerkind',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('organisation', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='former_kind_one_a_day'),
        ),
        migrations.AddConstraint(
            model_name='pastoutline',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='past_outline_forwards'),
        ),
        migrations.AddConstraint(
            model_name='pastoutline',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('place', '='), (models.Func(models.F('since'), models.F('until'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='past_outline_one_at_a_time'),
        ),
    ]
