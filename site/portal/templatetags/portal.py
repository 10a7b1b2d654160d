"""What templates need to show a document: dates and money in words, pictures, blocks, unknown fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import filesizeformat
from django.template.loader import select_template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal import colours, labels, languages
from portal.calendar_day import program_status, read_date, read_time

register = template.Library()

Block = Mapping[str, Any]
Image = Mapping[str, Any]

_BLOCK_TYPE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
#: Schemes a link in a document may lead to; anything else is shown as text.
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", ""})


@register.filter
def long_date(value: object) -> str:
    """``2026-11-20`` or ``2026-11-20T15:00:00Z`` → «20 de noviembre de 2026», in the municipality's own time."""
    day = read_date(value)
    if day is None:
        return ""
    text = date_format(day, "DATE_FORMAT")
    # Django's Mexican catalogue writes months with a capital; Spanish does not.
    return text.lower() if (get_language() or "").startswith("es") else text


@register.filter
def local_hour(value: object) -> str:
    """``2026-11-20T15:00:00Z`` → «09:00», in the municipality's own time."""
    moment = read_time(value)
    return f"{moment.astimezone(get_default_timezone()):%H:%M}" if moment is not None else ""


@register.filter
def machine_date(value: object) -> str:
    """The same for the ``datetime`` attribute of a ``<time>`` element: with its offset where it is a time."""
    moment = read_time(value)
    if moment is not None:
        return moment.astimezone(get_default_timezone()).isoformat(timespec="minutes")
    day = read_date(value)
    return day.isoformat() if day else ""


@register.filter
def money(value: object) -> str:
    """``"150000.00"`` → «$150,000.00», as pesos are written in Mexico."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return ""
    return f"${amount:,.2f}" if amount.is_finite() else ""


@register.filter
def is_free(fields: Mapping[str, Any]) -> bool:
    """Whether a program states that it costs nothing."""
    try:
        return Decimal(str(fields.get("cost_amount"))) == 0
    except InvalidOperation:
        return False


@register.filter
def file_size(size: object) -> str:
    """Bytes in words: «1.2 MB»."""
    return filesizeformat(size) if isinstance(size, int) else ""


@register.filter
def file_kind(file: Mapping[str, Any]) -> str:
    """What a file is to the person who opens it: «PDF», «Excel»."""
    content_type = str(file.get("content_type") or "")
    if "spreadsheet" in content_type or content_type == "application/vnd.ms-excel":
        return "Excel"
    if "wordprocessing" in content_type or content_type == "application/msword":
        return "Word"
    return content_type.rpartition("/")[2].upper()[:12]


@register.filter
def phone_address(value: object) -> str:
    """A telephone as written → ``tel:+523163710000``; ten digits are a Mexican number. Empty if it is none."""
    # «Ext. 104» is for the person who answers, not for the dialler.
    digits = re.sub(r"\D", "", re.split(r"(?i)ext|,|/| y ", str(value or ""), maxsplit=1)[0])
    if len(digits) == 10:
        return f"tel:+52{digits}"
    return f"tel:+{digits}" if len(digits) == 12 and digits.startswith("52") else f"tel:{digits}" if digits else ""


@register.filter
def safe_address(value: object) -> str:
    """An address a link may lead to, or nothing: ``javascript:`` and its kin never reach an ``href``."""
    text = str(value or "").strip()
    try:
        scheme = urlsplit(text).scheme.lower()
    except ValueError:
        return ""
    return text if scheme in _SCHEMES else ""


@register.filter
def status_code(fields: Mapping[str, Any]) -> str:
    """State of a program today: ``open``, ``closed``, ``upcoming``, ``permanent`` or nothing."""
    return program_status(fields)


@register.filter
def status_label(fields: Mapping[str, Any]) -> str:
    """The same in words."""
    return str(labels.STATUSES.get(program_status(fields), ""))


@register.filter
def alert_label(level: str) -> str:
    """Level of an alert in words."""
    return str(labels.ALERT_LEVELS.get(level, labels.ALERT_LEVELS["info"]))


@register.filter
def kind_label(kind: str) -> str:
    """Kind of a document in words."""
    return labels.kind_label(kind)


@register.filter
def language_name(locale: str) -> str:
    """A language's own name."""
    return languages.language_name(locale)


@register.filter
def swatch(colour: object) -> SafeString:
    """A stripe in a directorate's colour. Drawn as SVG: the page's policy allows no inline style."""
    if colours.parse(colour) is None:
        return mark_safe("")
    return format_html(
        '<svg class="swatch" aria-hidden="true" focusable="false" viewBox="0 0 1 1" preserveAspectRatio="none">'
        '<path fill="{}" d="M0 0h1v1H0z"/></svg>',
        colour,
    )


@register.filter
def alerts(blocks: Sequence[Block] | None) -> list[Block]:
    """The alerts among blocks: on the home page they come before everything else."""
    return [block for block in blocks or () if block.get("type") == "alert"]


@register.filter
def but_alerts(blocks: Sequence[Block] | None) -> list[Block]:
    """The blocks that are no alerts."""
    return [block for block in blocks or () if block.get("type") != "alert"]


@register.filter
def without(images: Sequence[Image] | None, shown: Image | None) -> list[Image]:
    """The images but the one that is shown already."""
    return [image for image in images or () if not shown or image["id"] != shown["id"]]


@register.inclusion_tag("portal/parts/picture.html")
def picture(image: Image | None, sizes: str = "100vw", kind: str = "", eager: bool = False) -> dict[str, Any]:
    """An ``<img>`` with its widths to choose from.

    ``sizes`` is the HTML attribute; ``kind`` a class of the stylesheet; ``eager`` for the one picture that is in view
    at once. A picture in a card repeats what its link says, so ``kind="thumb"`` leaves its text empty.
    """
    if not image or not image.get("src"):
        return {"image": None}
    focal = image.get("focal") or {}
    return {
        "image": image,
        "alt": "" if image.get("decorative") or kind == "thumb" else image.get("alt") or "",
        "srcset": ", ".join(f"{size['url']} {size['width']}w" for size in image.get("sizes") or ()),
        "sizes": sizes,
        "classes": " ".join(part for part in (kind, _focus("x", focal.get("x")), _focus("y", focal.get("y"))) if part),
        "eager": eager,
    }


@register.simple_tag
def render_blocks(blocks: Sequence[Block] | None) -> SafeString:
    """The body of a document. A block of a type we have no template for is shown with its values labelled.

    A first heading of level 3 is raised to 2: under the page's title no level may be left out (WCAG 1.3.1).
    """
    drawn, in_section = [], False
    for block in blocks or ():
        name, value = str(block.get("type")), block.get("value")
        if name == "heading" and isinstance(value, Mapping):
            in_section = in_section or value.get("level") != 3
            value = {**value, "level": 3 if in_section and value.get("level") == 3 else 2}
        own = [f"portal/blocks/{name}.html"] if _BLOCK_TYPE.fullmatch(name) else []
        drawn.append(select_template([*own, "portal/blocks/unknown.html"]).render({"type": name, "value": value}))
    return mark_safe("".join(drawn))


@register.simple_tag
def render_card(names: Sequence[str], document: Mapping[str, Any]) -> SafeString:
    """One document in a list, with the first template of ``names`` that exists."""
    return mark_safe(select_template(list(names)).render({"item": document}))


@register.inclusion_tag("portal/parts/fields.html")
def render_fields(fields: Mapping[str, Any] | None) -> dict[str, Any]:
    """Fields of a kind we know nothing of, each under its name."""
    return {
        "entries": [
            {"label": labels.field_label(name), "value": value, "shape": _shape(value, name)}
            for name, value in (fields or {}).items()
            if value not in (None, "", [], {})
        ]
    }


@register.inclusion_tag("portal/parts/value.html")
def render_value(value: Any) -> dict[str, Any]:
    """One value of such a field, whatever it is."""
    return {"value": value, "shape": _shape(value)}


def _shape(value: Any, name: str = "") -> str:
    """How a value is drawn: ``image file link record list flag date markup text``."""
    if isinstance(value, Mapping):
        if "src" in value and "sizes" in value:
            return "image"
        if "content_type" in value and "url" in value:
            return "file"
        return "link" if "path" in value and "title" in value else "record"
    if isinstance(value, (list, tuple)):
        return "list"
    if isinstance(value, bool):
        return "flag"
    if name == "html" or name.endswith("_html"):
        return "markup"
    return "date" if read_date(value) else "text"


@register.filter
def yes_or_no(value: bool) -> str:
    """A flag in words."""
    return _("Yes") if value else _("No")


def _focus(axis: str, share: object) -> str:
    """The stylesheet's class for a focal point, to the nearest quarter; the middle needs none."""
    if not isinstance(share, (int, float)) or not 0 <= share <= 1:
        return ""
    quarter = round(share * 4)
    return "" if quarter == 2 else f"f{axis}{quarter}"
