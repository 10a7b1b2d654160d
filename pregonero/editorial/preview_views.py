"""The officer shows a draft to somebody who has no account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.models import Page

from pregonero.content.api import make_token
from pregonero.directorates.api import keeps_the_keys

from .log_actions import PREVIEW_SHARED


class PreviewForm(forms.Form):
    """For how long."""

    minutes = forms.TypedChoiceField(label=gettext_lazy("The link is good for"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = settings.PREVIEW_MINUTES
        known = {
            usual: _("%(minutes)s minutes") % {"minutes": usual},
            60: _("One hour"),
            24 * 60: _("One day"),
            3 * 24 * 60: _("Three days"),
        }
        asked: Any = self.fields["minutes"]
        asked.choices, asked.initial = sorted(known.items()), usual


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for how long, then show the link. Making it is written to the history of the page."""
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not keeps_the_keys(request.user) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = PreviewForm(request.POST if request.method == "POST" else None)
    link = program = ends_at = None
    revision = page.get_latest_revision()
    if request.method == "POST" and form.is_valid() and revision is not None:
        minutes = form.cleaned_data["minutes"]
        token = make_token(revision, minutes)
        base = page.get_site().root_url if page.get_site() else ""
        link = base + reverse("portal_preview", args=[token])
        program = base + reverse("api-v1:preview", args=[token])
        ends_at = timezone.now() + timedelta(minutes=minutes)
        log(page, PREVIEW_SHARED, user=request.user, revision=revision, data={"minutes": minutes})
    context = {
        "page_title": _("Show the draft to somebody"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "view",
        "page": page,
        "form": form,
        "revision": revision,
        "link": link,
        "program": program,
        "ends_at": ends_at,
    }
    return TemplateResponse(request, "pregonero/editorial/share_preview.html", context)


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Answers Wagtail's hook ``register_page_header_buttons``."""
    if keeps_the_keys(user) and page.latest_revision_id and page.permissions_for_user(user).can_edit():
        url = reverse("pregonero_share_preview", args=[page.pk])
        yield Button(_("Show the draft to somebody"), url, icon_name="view", priority=40)
