"""A row for the bare view, an article for the stock page."""

from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class Row(models.Model):
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:40]


class Article(Page):
    intro = models.CharField(max_length=300)
    body = RichTextField()
