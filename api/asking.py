"""What may be asked of documents, and how a wrong question is answered: what is wrong, and what is allowed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AwareDatetime, BeforeValidator

from .problems import ApiProblem

#: RFC 3339; seconds may be left out
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d))?", re.ASCII)


def _written(value: Any) -> Any:
    """A date or time as it is written in an address, where the plus of an offset arrives as a space; empty, which is
    none, where it is not written so. The library would take any number for seconds."""
    text = value.replace(" ", "+") if isinstance(value, str) else ""
    return text if _MOMENT.fullmatch(text) else ""


Moment = Annotated[date | AwareDatetime, BeforeValidator(_written)]
Name = Annotated[str, Field(max_length=200)]
Profile = Literal["full", "lite"]
Order = Literal["-published_at", "published_at", "-updated_at", "updated_at", "title"]


class Reading(Schema):
    """How documents are shown."""

    fields: Annotated[str, Field(max_length=2000)] | None = Field(
        None, description="Names with commas between them, deeper ones with dots: `title,image.src,fields.cost_amount`."
    )
    profile: Profile = Field("full", description="`lite`: smaller pictures, text first; `Save-Data: on` asks the same.")


class One(Reading):
    """Parameters of one document."""

    locale: Annotated[str, Field(max_length=20)] | None = Field(
        None, description="Language wanted; `Accept-Language` asks the same. Where there is none, the document says so."
    )


class AtPath(One):
    path: str


class Listing(Reading):
    """Parameters of a list."""

    kind: Name | None = None
    directorate: Name | None = Field(None, description="Slug of a directorate.")
    locale: Annotated[str, Field(max_length=20)] | None = None
    tag: Name | None = None
    program: UUID | None = Field(None, description="Documents that refer to this program.")
    published_from: Moment | None = Field(None, description="`YYYY-MM-DD` or a time with its offset, included.")
    published_to: Moment | None = None
    updated_from: Moment | None = None
    updated_to: Moment | None = None
    sort: Order = "-published_at"
    cursor: Annotated[str, Field(max_length=1000)] | None = None
    limit: int = Field(20, ge=1, le=100)


def beginning(value: date | datetime | None) -> datetime | None:
    """The first instant of a day where the municipality is; a time as it is."""
    return _instant(value, time.min)


def end(value: date | datetime | None) -> datetime | None:
    """The last instant of a day; a time as it is."""
    return _instant(value, time.max)


def _instant(value: date | datetime | None, of_day: time) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = datetime.combine(value, of_day, timezone.get_default_timezone())
    try:
        return value.astimezone(UTC)
    except OverflowError:  # the first and the last day there are, and an offset that leads beyond
        return (datetime.min if value.year == 1 else datetime.max).replace(tzinfo=UTC)


def explained(item: Any) -> dict[str, Any]:
    """``{field, message, allowed?}`` of one of pydantic's errors, in the reader's language."""
    context = item.get("ctx") or {}
    kind = str(item["type"])
    found: dict[str, Any] = {"field": _field(item["loc"])}
    if kind == "missing":
        found["message"] = _("This parameter is needed.")
    elif kind == "literal_error":
        found["allowed"] = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        found["message"] = _("Not one of the allowed values.")
    elif kind.startswith("int"):
        found["message"] = _("A whole number is needed.")
    elif kind.startswith("float"):
        found["message"] = _("A number is needed.")
    elif kind == "greater_than_equal":
        found["message"] = _("At least %(least)s.") % {"least": context["ge"]}
    elif kind == "less_than_equal":
        found["message"] = _("At most %(most)s.") % {"most": context["le"]}
    elif kind == "finite_number":
        found["message"] = _("A number is needed.")
    elif kind.startswith("uuid"):
        found["message"] = _("An identifier (UUID) is needed.")
    elif kind == "string_too_long":
        found["message"] = _("At most %(most)s characters.") % {"most": context["max_length"]}
    elif kind.startswith(("date", "timezone")):
        found["message"] = _("A date (2026-11-20) or a time with its offset (2026-11-20T09:00:00-06:00) is needed.")
    elif kind == "extra":
        found["message"] = str(item["msg"])
    else:
        found["message"] = _("Wrong value.")
    return found


def _field(place: tuple[Any, ...]) -> str:
    """The parameter's name out of the place pydantic gives: where it was read, the schema it belongs to, its name."""
    rest = [part for part in place[1:] if part != "asked"]
    return str(rest[0]) if rest else ""


def refuse(field: str, message: str, allowed: Any = ()) -> None:
    raise ApiProblem(422, message, [{"field": field, "message": message, "allowed": sorted(allowed)}])
