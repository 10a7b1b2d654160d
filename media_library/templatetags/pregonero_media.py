"""What the templates of the media library ask."""

from __future__ import annotations

from typing import Any

from django import template

from media_library.text_words import Told, told_of

register = template.Library()


@register.simple_tag
def told_of_text(document: Any) -> Told | None:
    """What the uploader is told of the text inside a file; None for kinds whose text is not read."""
    return told_of([document]).get(document.pk)
