"""The abstract page of every kind, and the tags they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.log_actions import get_active_log_context
from wagtail.models import Orderable, Page
from wagtail.search import index

from pregonero.directorates.api import DirectoratePagePermissionTester, directorate_of_page, knows_drafts_of
from pregonero.publishing.api import Document, Place, actor_of, door

from . import documents, help_texts
from .blocks import BodyBlock
from .forms import BasePageForm, DiscreetCopyForm
from .links import DocumentLinkField
from .panels import ChecklistPanel, CorrectionsPanel


class PageTag(TaggedItemBase):
    """A tag of a page of any kind."""

    content_object = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="pregonero_tags")

    class Meta(TaggedItemBase.Meta):
        verbose_name = _("tag of a page")


class Correction(Orderable):
    """What was wrong in what had been published, told to whoever read it."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="pregonero_corrections")
    date = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(
        _("what was wrong and what is right"),
        max_length=600,
        help_text=_("Say it plainly: “It said the office opens at 8; it opens at 9.” Everybody reads it on the page."),
    )

    panels: ClassVar[list[Any]] = [FieldPanel("date"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")


class BasePage(Page):
    """What every page kind has: summary, lead image, tags and body, and how it becomes a document.

    A kind sets ``document_kind``, adds its fields and answers :meth:`document_fields`.
    """

    #: slug of the registered Kind this page becomes
    document_kind: ClassVar[str] = ""
    #: whether pages of this kind stand in a directorate's section, and only there
    in_directorate: ClassVar[bool] = False

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two plain sentences: what it is and whom it concerns. Shown in lists and search."),
    )
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("No face of a minor and no document with personal data may be shown."),
    )
    image_alt = models.CharField(
        _("description of the image"),
        max_length=250,
        blank=True,
        help_text=_("What can be seen, for who cannot see it. Empty: the description kept with the image."),
    )
    tags = ClusterTaggableManager(through=PageTag, blank=True, verbose_name=_("tags"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    #: what was wrong in the original was not wrong in its copy
    exclude_fields_in_copy: ClassVar[list[str]] = ["pregonero_corrections"]

    base_form_class = BasePageForm
    copy_form_class = DiscreetCopyForm

    lead_panels: ClassVar[list[Any]] = [
        ChecklistPanel(heading=_("Before publishing")),
        TitleFieldPanel("title", help_text=help_texts.TITLE),
        FieldPanel("summary", help_text=help_texts.SUMMARY),
        MultiFieldPanel(
            [
                FieldPanel("image", help_text=help_texts.IMAGE),
                FieldPanel("image_alt", help_text=help_texts.IMAGE_ALT),
            ],
            heading=_("Lead image"),
        ),
        CorrectionsPanel("pregonero_corrections", heading=_("Corrections"), label=_("Correction")),
    ]
    body_panel: ClassVar[Any] = FieldPanel("body", help_text=help_texts.BODY)
    tags_panel: ClassVar[Any] = FieldPanel("tags", help_text=help_texts.TAGS)
    content_panels: ClassVar[list[Any]] = [*lead_panels, body_panel, tags_panel]

    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.AutocompleteField("summary"),
    ]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> DirectoratePagePermissionTester:
        return DirectoratePagePermissionTester(user, self)

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Kinds of directorates stand in a directorate's section; everything else does not."""
        return bool(super().can_exist_under(parent)) and cls.in_directorate == (directorate_of_page(parent) is not None)

    def get_admin_display_title(self) -> str:
        """A published page is known to every editor by its public title; a new one still in draft only to its own."""
        title: str = super().get_admin_display_title()
        if title == self.title or not self.live:
            return title
        user = get_active_log_context().user  # whose request of the admin this is
        return title if user is None or knows_drafts_of(user, self) else self.title

    def to_document(self, place: Place) -> Document:
        """The document of this page as it is live now."""
        return documents.build(self, place)

    def awaited(self) -> Iterator[tuple[str, str]]:
        """``(type, id)`` of linked things, public or not: a document is built again when its link's target comes."""
        for field in self._meta.get_fields():
            if isinstance(field, DocumentLinkField) and (target := field.value_from_object(self)):
                yield "document", str(target)

    def document_fields(self) -> dict[str, Any]:
        """``fields`` of the document; JSON types only. Must bear empty drafts."""
        return {}

    def lead_image(self) -> dict[str, Any] | None:
        """IMAGE of the lead image."""
        if self.image is None:
            return None
        image: dict[str, Any] = self.image.to_document(alt=self.image_alt or None)
        return image

    def publish(self, revision: Any, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Publish through the door, whoever calls: commands, schedules, wagtail-localize."""
        with door(actor_of(user)):
            return super().publish(revision, user, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        """Withdraw through the door, whoever calls."""
        with door(actor_of(kwargs.get("user"))):
            return super().unpublish(*args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The real template of the site, given the document this draft would become."""
        render = import_string(settings.PREGONERO_PREVIEW)
        parent = None if self.pk else _parent_of_draft(self)
        response: HttpResponse = render(request, documents.build_draft(self, parent), preview=True)
        return response


def _parent_of_draft(page: Page) -> Page | None:
    """A page in creation has a made-up path; its parent is what the path begins with."""
    if not page.path or len(page.path) <= page.steplen:
        return None
    return Page.objects.filter(path=page.path[: -page.steplen]).first()
