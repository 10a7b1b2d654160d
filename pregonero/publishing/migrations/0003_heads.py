"""Lists read a column of their own, and every order has its index."""

from typing import Any

import orjson
from django.db import migrations, models

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("publishing", "LiveDocument").objects
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").only("pk", "body")[:BATCH]):
        for row in batch:
            document = orjson.loads(row.body)
            document.pop("blocks", None)
            row.head = orjson.dumps(document).decode()
        rows.bulk_update(batch, ["head"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0002_replaced_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="livedocument",
            name="head",
            field=models.TextField(default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="livedocument",
            index=models.Index(fields=["site_id", "title", "document_id"], name="live_by_title"),
        ),
        migrations.AddIndex(
            model_name="livedocument",
            index=models.Index(fields=["site_id", "kind", "title", "document_id"], name="live_by_kind_and_title"),
        ),
        migrations.AddIndex(
            model_name="livedocument",
            index=models.Index(fields=["site_id", "seq"], name="live_by_seq"),
        ),
        migrations.AddIndex(
            model_name="livedocument",
            index=models.Index(fields=["document_id"], name="live_by_document"),
        ),
    ]
