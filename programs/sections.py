"""How a directorate gets its page: below ``/direcciones/`` where that section is, else below the home page."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from pregonero.directorates.api import Directorate

from .models import DirectoratePage

PARENT_SLUG = "direcciones"


def create(directorate: Directorate) -> Page:
    """Make the page and publish it: contact and hours are public from the first day."""
    root = directorate.subject.municipality.site.root_page
    parent = Page.objects.child_of(root).filter(slug=PARENT_SLUG).first() or Page.objects.get(pk=root.pk)
    now = timezone.now()
    page = DirectoratePage(
        title=directorate.name,
        # two obligated subjects may each have a directorate of that slug
        slug=find_available_slug(parent, directorate.slug),
        summary=_("Who we are, where to find us, our hours, our programs and our news."),
        locale=root.locale,
        live=True,
        first_published_at=now,
        last_published_at=now,
    )
    parent.add_child(instance=page)
    _keep_revision(page)
    return Page.objects.get(pk=page.pk)


def _keep_revision(page: DirectoratePage) -> None:
    """Leave a revision equal to what is live, for editors to start from."""
    page.live_revision = page.save_revision(log_action=False)
    page.has_unpublished_changes = False
    page.save(update_fields=["live_revision", "has_unpublished_changes"])


def update(directorate: Directorate) -> None:
    """Follow a new name; the address stays, because people have it on paper."""
    page = DirectoratePage.objects.filter(pk=directorate.section_id).first()
    if page is None or page.title == directorate.name:
        return
    page.title = page.draft_title = directorate.name
    page.last_published_at = timezone.now()
    page.save()
    _keep_revision(page)
