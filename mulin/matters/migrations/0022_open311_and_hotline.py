"""Open311 clients with their keys and requests, the hotline's orders, and the channel they come by."""

import django.db.models.deletion
import mulin.platform.crypto
import mulin.platform.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("matters", "0022_successors"),
        ('people', '0004_calendar_feeds'),
        ('territory', '0002_english_names'),
    ]

    operations = [
        migrations.AlterField(
            model_name='matter',
            name='channel',
            field=models.CharField(choices=[('web', '网上'), ('qr', '扫码'), ('phone', '电话'), ('walk_in', '来访'), ('patrol', '巡查'), ('hotline', '12345'), ('sheet', '表格导入'), ('visit', '入户走访'), ('listening', '街头听民声'), ('reception', '代表接待日'), ('deputy', '代表委员意见'), ('duty', '值守'), ('joint', '联动联勤'), ('chat', '群里转来'), ('open311', 'Open311 接口')], max_length=10),
        ),
        migrations.AlterField(
            model_name='rule',
            name='channel',
            field=models.CharField(blank=True, choices=[('web', '网上'), ('qr', '扫码'), ('phone', '电话'), ('walk_in', '来访'), ('patrol', '巡查'), ('hotline', '12345'), ('sheet', '表格导入'), ('visit', '入户走访'), ('listening', '街头听民声'), ('reception', '代表接待日'), ('deputy', '代表委员意见'), ('duty', '值守'), ('joint', '联动联勤'), ('chat', '群里转来'), ('open311', 'Open311 接口')], max_length=10),
        ),
        migrations.AlterField(
            model_name='savedfilter',
            name='channel',
            field=models.CharField(blank=True, choices=[('web', '网上'), ('qr', '扫码'), ('phone', '电话'), ('walk_in', '来访'), ('patrol', '巡查'), ('hotline', '12345'), ('sheet', '表格导入'), ('visit', '入户走访'), ('listening', '街头听民声'), ('reception', '代表接待日'), ('deputy', '代表委员意见'), ('duty', '值守'), ('joint', '联动联勤'), ('chat', '群里转来'), ('open311', 'Open311 接口')], max_length=10),
        ),
        migrations.CreateModel(
            name='InboundOrder',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('open', '他们：在办'), ('returned', '他们：没解决，退回'), ('withdrawn', '他们：撤单'), ('closed', '他们：办结')], default='open', max_length=10)),
                ('told', models.CharField(blank=True, max_length=40)),
                ('state_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('callback', models.CharField(blank=True, max_length=300)),
                ('urged', models.SmallIntegerField(default=0)),
                ('messages', models.SmallIntegerField(default=0)),
                ('first_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('settled_state', models.CharField(blank=True, max_length=30)),
                ('settled_due', models.DateTimeField(null=True)),
                ('settled_answer', models.CharField(blank=True, max_length=64)),
                ('matter', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order', to='matters.matter')),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Open311Key',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=32, unique=True)),
                ('callback', models.URLField(blank=True, max_length=300)),
                ('secret', mulin.platform.crypto.EncryptedText(default=b'', editable=True, purpose='matters.open311.secret')),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('street', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Open311Request',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('account', models.CharField(blank=True, max_length=80)),
                ('told', models.CharField(blank=True, max_length=12)),
                ('tries', models.SmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='matters.open311key')),
                ('reporter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='open311', to='matters.reporter')),
            ],
        ),
        migrations.CreateModel(
            name='OrderMessage',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('state', models.CharField(blank=True, max_length=10)),
                ('told', models.CharField(blank=True, max_length=40)),
                ('words', models.TextField(blank=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('callback', models.CharField(blank=True, max_length=300)),
                ('urges', models.SmallIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sent', to='matters.inboundorder')),
            ],
        ),
        migrations.CreateModel(
            name='OrderSettlement',
            fields=[
                ('id', models.UUIDField(default=mulin.platform.ids.new_id, primary_key=True, serialize=False)),
                ('over', models.CharField(choices=[('state', '办到哪一步'), ('due', '期限'), ('answer', '答复')], max_length=6)),
                ('way', models.CharField(choices=[('ours', '以我们的为准，告诉他们'), ('theirs', '照他们的办')], max_length=6)),
                ('theirs', models.CharField(blank=True, max_length=200)),
                ('ours', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settlements', to='matters.inboundorder')),
            ],
        ),
        migrations.AddIndex(
            model_name='inboundorder',
            index=models.Index(fields=['street', '-changed_at', '-id'], name='order_lately'),
        ),
        migrations.AddConstraint(
            model_name='inboundorder',
            constraint=models.UniqueConstraint(fields=('street', 'source', 'number'), name='order_number_once'),
        ),
        migrations.AddConstraint(
            model_name='inboundorder',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='order_has_number'),
        ),
        migrations.AddIndex(
            model_name='open311request',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='open311_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='ordermessage',
            constraint=models.UniqueConstraint(fields=('order', 'digest'), name='order_message_once'),
        ),
    ]
