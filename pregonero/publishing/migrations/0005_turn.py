"""Counts changes of what is public beside documents."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("publishing", "0004_outbox_lanes"),
    ]

    operations = [
        migrations.AddField(
            model_name="chain",
            name="turn",
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
