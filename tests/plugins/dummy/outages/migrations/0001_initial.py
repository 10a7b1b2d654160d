"""The table of the page kind. The blocks of the body are left out: they are no part of the table."""

import django.db.models.deletion
import modelcluster.contrib.taggit
import wagtail.fields
from django.conf import settings
from django.db import migrations, models

import pregonero.content.links


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("content", "0001_initial"),
        ("media_library", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0096_referenceindex_referenceindex_source_object_and_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutagePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("summary", models.TextField(blank=True, max_length=300)),
                ("image_alt", models.CharField(blank=True, max_length=250)),
                ("body", wagtail.fields.StreamField([], blank=True)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "program",
                    pregonero.content.links.DocumentLinkField(blank=True, kinds=("program",), null=True),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="media_library.customimage",
                    ),
                ),
                (
                    "tags",
                    modelcluster.contrib.taggit.ClusterTaggableManager(
                        blank=True, through="content.PageTag", to="taggit.Tag"
                    ),
                ),
            ],
            options={"verbose_name": "corte de agua"},
            bases=("wagtailcore.page",),
        ),
    ]
