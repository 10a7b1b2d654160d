"""Counts searches that found nothing, and pages that were chosen from the results of one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("delivery", "0001_readings"),
    ]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="empty",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="reading",
            name="clicks",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
