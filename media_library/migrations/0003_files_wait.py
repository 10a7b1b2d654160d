"""Puts the files that are there already into the queue: the worker reads them after the upgrade."""

from pathlib import PurePosixPath

from django.db import migrations

#: what is read, as of this migration
READABLE = {"csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx"}


def queue(apps, schema_editor):
    documents = apps.get_model("media_library", "CustomDocument").objects
    texts = apps.get_model("media_library", "DocumentText")
    texts.objects.bulk_create(
        [
            texts(document_id=key, name=name)
            for key, name in documents.values_list("pk", "file").iterator()
            if PurePosixPath(name).suffix.lower().lstrip(".") in READABLE
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("media_library", "0002_text_of_files"),
    ]

    operations = [migrations.RunPython(queue, migrations.RunPython.noop)]
