"""What the uploader is told of the text inside a file: a sentence on its page, a word or two in the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .enums import Outcome, Reason
from .models import DocumentText
from .texts import limits

#: what a damaged file is told, by the reason
DAMAGE: dict[str, Promise] = {
    Reason.KIND: gettext_lazy("what is in it is not what its name says"),
    Reason.OPENING: gettext_lazy("it cannot be opened, perhaps because it came here incomplete"),
    Reason.CONTENT: gettext_lazy("a part of it cannot be read"),
    Reason.ENTITIES: gettext_lazy("it holds instructions that no office program writes"),
    Reason.CRASH: gettext_lazy("the program that reads it stopped"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """``good``: nothing to do; None: nothing to do yet."""

    good: bool | None
    short: str
    sentence: str


def told_of(documents: Iterable[Any]) -> dict[int, Told]:
    """By primary key; files of kinds whose text is not read are left out. One query, which leaves the texts alone."""
    rows = DocumentText.objects.filter(pk__in=[document.pk for document in documents]).values(
        "pk", "name", "due_at", "reason", "text__outcome", "text__reason", "text__page_count", "text__scanned"
    )
    return {row["pk"]: _told(row) for row in rows}


def _told(row: Mapping[str, Any]) -> Told:
    outcome, reason = row["text__outcome"], row["text__reason"]
    if row["due_at"] is not None:
        return Told(None, _("being read"), _("Its text is being read. Come back in a minute."))
    if outcome is None:
        return _failed(row["reason"])
    if outcome == Outcome.READ:
        return _read(row["text__page_count"], row["text__scanned"])
    if outcome == Outcome.EMPTY:
        return _empty(row["name"], row["text__scanned"])
    if outcome == Outcome.PASSWORD:
        return Told(
            False,
            _("password"),
            _(
                "This file is protected with a password: nobody can search its text, and citizens cannot open it. "
                "Upload it without the password."
            ),
        )
    if outcome == Outcome.TOO_LARGE:
        return Told(False, _("too large"), _too_large(reason))
    sentence = _("This file is damaged: %(why)s. Make it anew with the program it comes from, and replace it.")
    return Told(False, _("damaged"), sentence % {"why": DAMAGE.get(reason, DAMAGE[Reason.CONTENT])})


def _read(count: int, scanned: int) -> Told:
    if not count:
        return Told(True, _("can be searched"), _("People can search inside this file."))
    short = ngettext("%(count)s page", "%(count)s pages", count) % {"count": count}
    if scanned:
        sentence = ngettext(
            "People can search inside this file, but %(scanned)s of its %(count)s pages is a scanned image: nobody can "
            "search its text, nor hear it with a screen reader.",
            "People can search inside this file, but %(scanned)s of its %(count)s pages are scanned images: nobody can "
            "search their text, nor hear it with a screen reader.",
            scanned,
        )
        return Told(False, short, sentence % {"scanned": scanned, "count": count})
    sentence = ngettext(
        "People can search inside this file (%(count)s page).",
        "People can search inside this file (%(count)s pages).",
        count,
    )
    return Told(True, short, sentence % {"count": count})


def _empty(name: str, scanned: int) -> Told:
    if not name.lower().endswith(".pdf"):
        return Told(False, _("no text"), _("There is no text in this file."))
    if not scanned:
        return Told(
            False,
            _("no text"),
            _(
                "There is no text in this PDF that can be searched or read aloud. If one sees words in it, they are "
                "drawn: export it again as text, or have its text recognised (OCR)."
            ),
        )
    return Told(
        False,
        _("scanned"),
        _(
            "This PDF is a scanned image: nobody can search its text, nor hear it with a screen reader. "
            "Ask for the original, or have its text recognised (OCR)."
        ),
    )


def _too_large(reason: str) -> str:
    if reason == Reason.PAGES:
        return _(
            "This file is very long: people can search inside its first %(count)s pages only. Publish it in parts."
        ) % {"count": limits.PAGES}
    if reason in (Reason.CHARACTERS, Reason.TIME):
        return _(
            "This file is very long or very complicated: people can search inside its first part at most. "
            "Publish it in parts."
        )
    return _(
        "This file is too large, or unpacks to something too large, to be read: nobody can search its text. "
        "Publish it in parts."
    )


def _failed(reason: str) -> Told:
    if reason == Reason.MISSING:
        return Told(False, _("missing"), _("The file could not be fetched from the store. Upload it again."))
    return Told(
        False, _("not read"), _("The text of this file could not be read. Upload it again, made anew if possible.")
    )
