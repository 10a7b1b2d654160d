"""The gates every document passes: title, summary, alternative text, directorate, blocks, links, address, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from pregonero.plugins.api import Gate, gates, kinds
from pregonero.publishing.api import Document, GateContext, Issue, Severity
from pregonero.publishing.references import links

from .blocks import BodyBlock, DocumentBlock
from .richtext import leads_nowhere

#: what a draft without a title is called until it has one
UNTITLED = "Sin título"
TITLE_MAX = 120
SUMMARY_MIN = 20

#: first steps of addresses the platform itself answers
RESERVED = frozenset(
    "admin api archivos buscar contacto estilo imagenes media static verificar vista-previa".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_shouting(text: str) -> bool:
    """Whether most of a text is in capitals; short acronyms (DIF, INE) do not count."""
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    capitals = [word for word in words if word.isupper()]
    return len(words) >= 2 and len(capitals) * 2 > len(words)


def title(document: Document, context: GateContext) -> list[Issue]:
    text = document["title"].strip()
    if text in ("", UNTITLED):
        return [Issue("title", _("Write a title: what happens, and where."), code="title.missing")]
    found = []
    if is_shouting(text):
        found.append(
            Issue(
                "title", _("Write the title in lower case, with capitals only where grammar asks."), code="title.caps"
            )
        )
    if len(text) > TITLE_MAX:
        found.append(
            Issue(
                "title",
                _("The title has %(length)d characters; up to 120 fit in lists and on paper.") % {"length": len(text)},
                Severity.WARNING,
                "title.long",
            )
        )
    return found


def summary(document: Document, context: GateContext) -> list[Issue]:
    text = document["summary"].strip()
    if not text:
        return [
            Issue(
                "summary",
                _("Write a summary of one or two sentences: lists and search show it."),
                code="summary.missing",
            )
        ]
    if is_shouting(text):
        return [Issue("summary", _("Write the summary in lower case."), code="summary.caps")]
    if len(text) < SUMMARY_MIN:
        return [
            Issue(
                "summary",
                _("Say a little more in the summary: what, where and for whom."),
                Severity.WARNING,
                "summary.short",
            )
        ]
    return []


def alternative_text(document: Document, context: GateContext) -> list[Issue]:
    found = []
    if _lacks_text(document["image"]):
        found.append(
            Issue(
                "image_alt", _("Describe the lead image: say what can be seen, for who cannot see it."), code="alt.lead"
            )
        )
    wordless = [place for place, value in _places(document) for image in _images(value) if _lacks_text(image)]
    if wordless:
        found.append(
            Issue(
                wordless[0],
                _("%(count)d image(s) of the text lack a description; write it, or mark them as decorative.")
                % {"count": len(wordless)},
                code="alt.body",
            )
        )
    return found


def _places(document: Document) -> Iterator[tuple[str, Any]]:
    """Each part of a document with the place of the form where it is mended: ``cost``, ``photos.1``, ``body.0``."""
    for name, value in [*document["fields"].items(), ("body", document["blocks"])]:
        if isinstance(value, list):
            yield from ((f"{name}.{number}", item) for number, item in enumerate(value))
        else:
            yield name, value


def _lacks_text(image: dict[str, Any] | None) -> bool:
    return image is not None and not image["decorative"] and not image["alt"].strip()


def _images(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "sizes" in value and "alt" in value:
            yield value
        else:
            for item in value.values():
                yield from _images(item)
    elif isinstance(value, list):
        for item in value:
            yield from _images(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def directorate(document: Document, context: GateContext) -> list[Issue]:
    kind = kinds.get(document["kind"])
    if kind is None or not kind.needs_directorate or document["directorate"]:
        return []
    return [
        Issue(
            "",
            _("This page belongs to no directorate. Move it into the section of the one that answers for it."),
            code="directorate.missing",
        )
    ]


def link_targets(document: Document, context: GateContext) -> list[Issue]:
    broken: dict[str, str] = {}
    for place, value in _places(document):
        if any(leads_nowhere(text) for text in _texts(value)):
            broken.setdefault(_("a page that is not published"), place)
        for address in links(value):
            path = address.split("#")[0].split("?")[0]
            first = path.strip("/").split("/")[0]
            if first not in RESERVED and path not in ("", "/") and not context.path_is_live(path):
                broken.setdefault(path, place)
    return [
        Issue(
            place, _("A link leads nowhere: %(address)s. Mend it or take it out.") % {"address": address}, code="link"
        )
        for address, place in broken.items()
    ]


def address(document: Document, context: GateContext) -> list[Issue]:
    path = document["path"]
    first = path.strip("/").split("/")[0]
    if document["kind"] != "site" and first in RESERVED:
        return [
            Issue(
                "slug",
                _("The address %(path)s is used by the system. Choose another one under “Promote”.") % {"path": path},
                code="path.taken",
                closed=True,
            )
        ]
    if context.path_is_taken(path):
        return [
            Issue(
                "slug",
                _("Another page already has the address %(path)s. Change one of them.") % {"path": path},
                code="path.taken",
                closed=True,
            )
        ]
    return []


def dates(document: Document, context: GateContext) -> list[Issue]:
    """A span ends after it begins; a year is one people live in."""
    fields = document["fields"]
    start, end = fields.get("starts_on"), fields.get("ends_on")
    found = []
    if start and end and end < start:
        found.append(
            Issue(
                "ends_on",
                _("It ends (%(end)s) before it begins (%(start)s).") % {"end": end, "start": start},
                code="dates",
            )
        )
    for name, value in fields.items():
        if name.endswith(("_on", "_date")) and value and not "1900" < value[:4] < "2100":
            found.append(Issue(name, _("The date %(date)s cannot be right.") % {"date": value}, code="dates.year"))
    return found


def blocks(document: Document, context: GateContext) -> list[Issue]:
    """The form asks for whole blocks; approvals, schedules and bulk publication publish a draft as it is."""
    unfinished: dict[str, int] = {}
    for number, block in enumerate(document["blocks"]):
        if _is_unfinished(block):
            unfinished.setdefault(block["type"], number)
    return [
        Issue(
            f"body.{number}",
            _("A block of the text is not finished: %(block)s. Complete it or take it out.")
            % {"block": BodyBlock.declared_blocks[kind].label},
            code="block",
        )
        for kind, number in unfinished.items()
    ]


def _is_unfinished(block: dict[str, Any]) -> bool:
    declared = BodyBlock.declared_blocks.get(block["type"])
    return isinstance(declared, DocumentBlock) and declared.is_unfinished(block["value"])


def register() -> None:
    """Take the gates in; called once from ``AppConfig.ready()``."""
    for slug, check in (
        ("title", title),
        ("summary", summary),
        ("alternative-text", alternative_text),
        ("directorate", directorate),
        ("blocks", blocks),
        ("links", link_targets),
        ("address", address),
        ("dates", dates),
    ):
        gates.register(Gate(slug, check), plugin="pregonero")
