"""Places know one kind more. Nothing changes in the table."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("matters", "0022_open311_and_hotline"),
    ]

    operations = [
        migrations.AlterField(
            model_name='sweep',
            name='places',
            field=models.CharField(choices=[('district', '区'), ('street', '街道'), ('neighbourhood', '居民区'), ('grid', '网格片区'), ('compound', '小区'), ('building', '楼'), ('entrance', '单元'), ('public', '公共地方'), ('home', '户')], max_length=14),
        ),
    ]
