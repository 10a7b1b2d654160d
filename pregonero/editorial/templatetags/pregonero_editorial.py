"""What the templates of the desks ask."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def trash_days() -> int:
    """How many days deleted things can be had back."""
    return int(settings.TRASH_DAYS)
