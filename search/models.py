"""What the officer tells the search of a site: words that mean the same, documents that come first, pages to offer.

Nothing here is a document: it changes how documents are found and not what they say, so the ledger does not tell of it.
Surfaces read it through :mod:`search.guidance`.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Site

from pregonero.content.api import DocumentLinkField
from pregonero.publishing import api as publishing

from .counted import normalised
from .lines import judge, judge_against, lines_of

#: lines that name a thing in lists
NAMED_BY = 3


class Guided(models.Model):
    """One thing that the officer tells the search of a site, by words that stand one a line in :attr:`lines_field`."""

    lines_field: ClassVar[str]
    least: ClassVar[int] = 1
    #: whether the lines are looked for themselves
    searched: ClassVar[bool] = False

    site = models.ForeignKey(
        "wagtailcore.Site", verbose_name=gettext_lazy("site"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        lines = self.lines
        return " / ".join([*lines[:NAMED_BY], *(["…"] if len(lines) > NAMED_BY else [])])

    @property
    def lines(self) -> list[str]:
        return lines_of(getattr(self, self.lines_field))

    def clean(self) -> None:
        super().clean()
        text = getattr(self, self.lines_field)
        try:
            judge(text, self.least, searched=self.searched)
            if self.site_id:
                judge_against(text, self._lines_of_others())
        except ValidationError as fault:
            raise ValidationError({self.lines_field: fault.messages}) from fault

    def _lines_of_others(self) -> dict[str, str]:
        others = type(self)._default_manager.filter(site_id=self.site_id).exclude(pk=self.pk)
        return {normalised(line): str(other) for other in others for line in other.lines}


class Synonyms(Guided):
    """Words and phrases that mean the same: whoever looks for one finds the others too."""

    lines_field = "words"
    least = 2
    searched = True

    words = models.TextField(
        gettext_lazy("words that mean the same"),
        help_text=gettext_lazy(
            "One a line, as people say them and as you publish them: “INE”, “credencial de elector”."
        ),
    )

    class Meta:
        verbose_name = gettext_lazy("set of synonyms")
        verbose_name_plural = gettext_lazy("synonyms")
        ordering: ClassVar[list[str]] = ["words", "pk"]


class Asked(Guided):
    """A thing that holds for whole questions."""

    lines_field = "questions"

    questions = models.TextField(
        gettext_lazy("questions"),
        help_text=gettext_lazy("One a line, as people type them: “predial”. Only the whole question counts."),
    )

    class Meta:
        abstract = True


class BestBet(ClusterableModel, Asked):
    """Questions and the documents that stand first in their answers.

    ``over``: its last day has passed. It is written when it is saved and by the worker after midnight, with a new turn,
    so that what is answered changes at one instant in every process.
    """

    until = models.DateField(
        gettext_lazy("last day"),
        null=True,
        blank=True,
        help_text=gettext_lazy("After that day the search goes on without it. Empty: for as long as it stands here."),
    )
    over = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = gettext_lazy("best bet")
        verbose_name_plural = gettext_lazy("best bets")
        ordering: ClassVar[list[str]] = ["questions", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.over = self.has_ended
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.has_ended:
            raise ValidationError({"until": _("That day has passed. Choose a later one, or leave it empty.")})

    @property
    def has_ended(self) -> bool:
        return self.until is not None and self.until < timezone.localdate()


class BestBetDocument(Orderable):
    """One of the documents of a best bet, in the order in which they are shown."""

    bet = ParentalKey(BestBet, on_delete=models.CASCADE, related_name="documents")
    document = DocumentLinkField(verbose_name=gettext_lazy("document"))

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("document of a best bet")
        # whoever may change a best bet changes its documents
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.document)


class RoutedQuery(Asked):
    """Questions and the page that is offered above their answers. It follows the page's document when that moves."""

    address = models.CharField(
        gettext_lazy("address of the page"),
        max_length=500,
        help_text=gettext_lazy("Open the page on the site and copy its address from there."),
    )
    title = models.CharField(
        gettext_lazy("words of the link"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("Empty: the title of the page."),
    )
    document = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name = gettext_lazy("direct answer")
        verbose_name_plural = gettext_lazy("direct answers")
        ordering: ClassVar[list[str]] = ["questions", "pk"]

    def clean(self) -> None:
        super().clean()
        if self.site_id and self.address:
            try:
                self.address = address_on(self.site, self.address)
                self.document, self.address = document_at(self.site_id, self.address)
            except ValidationError as fault:
                raise ValidationError({"address": fault.messages}) from fault

    @property
    def suffix(self) -> str:
        """What of the address comes after its path: a question or a place on the page."""
        return self.address[len(path_of(self.address)) :]


def path_of(address: str) -> str:
    return address.partition("#")[0].partition("?")[0]


def address_on(site: Site, typed: str) -> str:
    """The root-relative address of what was typed or pasted. Raises ValidationError for what is not on ``site``."""
    text = typed.strip()
    outside = ValidationError(
        _("That leads outside of the site. Write an address of %(host)s, such as /programas/.")
        % {"host": site.hostname}
    )
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise outside from error
    if "\\" in text:  # browsers read it as a slash
        raise outside
    if parts.scheme or parts.netloc:
        if parts.hostname != site.hostname or parts.scheme not in {"", "http", "https"}:
            raise outside
        text = parts._replace(scheme="", netloc="").geturl()
    path = path_of(text)
    rest = text[len(path) :]
    path = f"/{path.strip('/')}/" if path.strip("/") else "/"
    return f"{path}{rest}"


def document_at(site_id: int, address: str) -> tuple[str, str]:
    """Id of the document at an address, and the address by which it goes now. Raises ValidationError where there is
    none."""
    path = path_of(address)
    rest = address[len(path) :]
    match publishing.find_by_path(site_id, path):
        case publishing.Found(document=found):
            return str(found["id"]), address
        case publishing.Moved(path=now, document_id=moved):
            return moved, f"{now}{rest}"
    raise ValidationError(
        _("Nothing public stands at %(path)s. Open the page on the site and copy its address from there.")
        % {"path": path}
    )
