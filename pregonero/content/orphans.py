"""What the admin may do with a page whose plugin is off: withdraw it at once, and nothing else.

Stock Wagtail answers with a server error: it needs the model to save the page, and the database keeps the row of the
missing model from being deleted.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from pregonero.plugins.orphans import orphan_types
from pregonero.publishing.orphans import withdraw_orphan


def withdraw(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook of the unpublish view: what must leave the public today cannot wait for a plugin."""
    if page.specific_class is not None:
        return None
    withdraw_orphan(page)
    log(instance=page, action="wagtail.unpublish", user=request.user)
    messages.success(request, _("“%(title)s” was withdrawn.") % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def keep(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook of the delete view: refuses while the page or one below it belongs to a plugin that is off."""
    if not _orphans([page]):
        return None
    messages.error(request, _sentence())
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def keep_all(request: HttpRequest, action_type: str, items: Any, action: Any) -> HttpResponse | None:
    """Hook of bulk actions, on pages and on media: the same for several pages at once."""
    if not _orphans([item for item in items if isinstance(item, Page)]):
        return None
    messages.error(request, _sentence())
    return redirect("wagtailadmin_home")


def _orphans(pages: list[Page]) -> bool:
    types = [kind.pk for kind in orphan_types()]
    return any(Page.objects.filter(path__startswith=page.path, content_type__in=types).exists() for page in pages)


def _sentence() -> str:
    return _(
        "A page made by a plugin that is switched off can only be withdrawn from the public, one at a time. "
        "Ask the administrator to switch the plugin on."
    )
