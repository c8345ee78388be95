"""What handled in time is judged by, the counts of the new flows, and how often forms are used."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0019_formal_replies'),
        ('people', '0001_start'),
        ('territory', '0002_english_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayUses',
            fields=[
                ('pk', models.CompositePrimaryKey('street_id', 'day', 'use', blank=True, editable=False, primary_key=True, serialize=False)),
                ('street_id', models.UUIDField()),
                ('day', models.DateField()),
                ('use', models.CharField(max_length=40)),
                ('n', models.IntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='answer',
            name='limit_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='arbitrated',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='arbitrated_in_time',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='arbitrations',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='delays',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='delays_ended',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='delays_granted',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='handled',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='handled_delayed',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='handled_in_time',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='joined',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='joined_early',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='legal',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='off_joined',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='off_legal',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='off_limitless',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='off_withdrawn',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='proposals',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='said_legal',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='split_off',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='taken_over',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dayfigures',
            name='transfers',
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name='delay',
            name='limit_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='figuresmark',
            name='scheme',
            field=models.CharField(default='', max_length=16),
        ),
        migrations.RunSQL(
            """
            UPDATE matters_answer AS answer SET limit_at = matter.solve_by FROM matters_matter AS matter
             WHERE matter.id = answer.matter_id AND NOT matter.history AND matter.solve_by IS NOT NULL;
            UPDATE matters_delay SET limit_before = due_before WHERE decided_by_id IS NOT NULL;
            """,
            migrations.RunSQL.noop,
        ),
    ]
