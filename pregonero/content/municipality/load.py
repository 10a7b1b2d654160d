"""Loads a municipality's folder: adds what is missing, never overwrites what people changed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site

from pregonero.directorates.api import (
    Directorate,
    Locality,
    Municipality,
    NonWorkingDay,
    ObligatedSubject,
    PostalCode,
    SubjectKind,
    ensure_roles,
)
from pregonero.directorates.enums import DayScope
from pregonero.directorates.models import validate_colour
from pregonero.plugins.api import demo_content
from pregonero.publishing.api import door

from .folder import BadFolder, Folder, Problem, Record
from .pieces import SLUG, LoadContext, check_slug, pictures_of, whole

#: demo content with a smaller order makes the pages that directorates' sections stand below
BEFORE_DIRECTORATES = 40

DIRECTORATE_COLUMNS = ("slug", "name", "holder", "phone", "email", "address", "hours", "subject")


def load(root: Path, *, hostname: str | None = None, port: int | None = None) -> dict[str, int]:
    """Load the folder in one act. Returns how many of each thing were added.

    Raises :class:`BadFolder` with every problem found, before anything is changed.
    """
    if not root.is_dir():
        raise BadFolder([Problem(str(root), 1, _("There is no such folder."))])
    folder = Folder(root)
    parts = _read(folder)
    if folder.problems:
        raise BadFolder(sorted(folder.problems, key=lambda problem: (problem.file, problem.line)))
    with door():
        return _write(folder, parts, hostname, port)


def _read(folder: Folder) -> dict[str, Any]:
    """Everything the folder says, checked; problems go to ``folder.problems``."""
    about = folder.toml("municipality.toml", required=("municipality",))
    if about is not None:
        _check_about(folder, about)
    localities = folder.csv("localities.csv", ("clave", "nombre", "lat", "lon"), required=("clave", "nombre"))
    folder.unique(localities, "clave")
    for record in localities:
        _check_number(folder, record, "lat", 90)
        _check_number(folder, record, "lon", 180)
    codes = folder.csv("postal_codes.csv", ("cp", "asentamiento", "tipo"), required=("cp", "asentamiento"))
    days = folder.csv("calendar.csv", ("date", "name", "scope", "source"), required=("date", "name", "scope", "source"))
    for record in days:
        _check_day(folder, record)
    subjects = _subjects(folder)
    directorates = folder.csv("directorates.csv", DIRECTORATE_COLUMNS, required=("slug", "name", "subject"))
    folder.unique(directorates, "slug")
    known = {record.get("slug") for record in subjects}
    for record in directorates:
        check_slug(folder, record)
        if record.get("subject") and record.get("subject") not in known:
            message = _("The obligated subject “%(slug)s” is not in subjects.csv.")
            folder.complain(record.file, record.line, message % {"slug": record.get("subject")})
    pictures = pictures_of(folder)
    slugs = {record.get("slug") for record in directorates}
    for content in demo_content:
        content.check(folder, pictures, slugs)
    return {
        "about": about,
        "localities": localities,
        "codes": codes,
        "days": days,
        "subjects": subjects,
        "directorates": directorates,
        "pictures": pictures,
    }


def _subjects(folder: Folder) -> list[Record]:
    """subjects.csv, or the one Ayuntamiento where the file is absent."""
    if not (folder.root / "subjects.csv").exists():
        return [Record("subjects.csv", 1, {"slug": "ayuntamiento", "name": "Ayuntamiento", "kind": "ayuntamiento"})]
    records = folder.csv("subjects.csv", ("slug", "name", "kind"), required=("slug", "name", "kind"))
    folder.unique(records, "slug")
    for record in records:
        if record.get("kind") not in SubjectKind.values:
            message = _("“kind” is %(kind)s; it must be one of: %(known)s.")
            folder.complain(
                record.file, record.line, message % {"kind": record.get("kind"), "known": ", ".join(SubjectKind.values)}
            )
    return records


def _check_about(folder: Folder, about: Record) -> None:
    if not folder.expect(about, dict, "municipality", "address", "colours", "site"):
        return
    folder.expect_lists(about, str, "languages")
    names = about.get("municipality", {})
    for key in ("name", "official_name", "inegi", "state"):
        if not names.get(key):
            folder.complain(
                about.file, about.line_of("municipality"), _("“%(key)s” is missing or empty.") % {"key": key}
            )
    for table in ("municipality", "address", "site"):
        for key, value in about.get(table, {}).items():
            if not isinstance(value, str | int):
                folder.complain(about.file, about.line_of(key), _("“%(key)s” must be text in quotes.") % {"key": key})
    if names.get("inegi") and not re.match(r"^\d{5}$", str(names["inegi"])):
        folder.complain(about.file, about.line_of("inegi"), _("“inegi” must be five digits, in quotes."))
    if names.get("slug") and not SLUG.match(str(names["slug"])):
        folder.complain(about.file, about.line_of("slug"), _("“slug” may hold lower-case letters, digits and hyphens."))
    for key, value in about.get("colours", {}).items():
        try:
            validate_colour(str(value))
        except ValidationError:
            message = _('The colour “%(key)s” must be written as "#6b1d3a".')
            folder.complain(about.file, about.line_of(key), message % {"key": key})


def _check_number(folder: Folder, record: Record, key: str, limit: int) -> None:
    text = record.get(key)
    if not text:
        return
    try:
        good = abs(float(text)) <= limit
    except ValueError:
        good = False
    if not good:
        folder.complain(
            record.file, record.line, _("“%(key)s” is not a coordinate: %(text)s.") % {"key": key, "text": text}
        )


def _check_day(folder: Folder, record: Record) -> None:
    try:
        date.fromisoformat(record.get("date"))
    except ValueError:
        folder.complain(record.file, record.line, _("“date” must be written as 2026-11-20."))
    if record.get("scope") and record.get("scope") not in DayScope.values:
        folder.complain(record.file, record.line, _("“scope” must be federal, state or municipal."))


def _write(folder: Folder, parts: dict[str, Any], hostname: str | None, port: int | None) -> dict[str, int]:
    created: dict[str, int] = {}
    ensure_roles()
    about: Record = parts["about"]
    municipality, site = _municipality(folder, about, hostname, port)
    context = LoadContext(folder, municipality, site, site.root_page.locale, parts["pictures"])
    _places(parts, municipality, created)
    loaders = sorted(demo_content, key=lambda content: content.order)
    for content in loaders:
        if content.order < BEFORE_DIRECTORATES:
            created[content.slug] = content.load(folder, context)
    for record in parts["directorates"]:
        _directorate(record, municipality, created)
    for content in loaders:
        if content.order >= BEFORE_DIRECTORATES:
            created[content.slug] = content.load(folder, context)
    return created


def _municipality(folder: Folder, about: Record, hostname: str | None, port: int | None) -> tuple[Municipality, Site]:
    """The municipality and its site; the first one takes over Wagtail's initial site and page."""
    names, colours = about.get("municipality"), about.get("colours", {})
    slug = names.get("slug") or slugify(names["name"])
    kept = Municipality.objects.filter(slug=slug).select_related("site").first()
    if kept is not None:
        return kept, kept.site
    address, wanted = about.get("address", {}), about.get("site", {})
    site = _site(
        wanted.get("title") or names["official_name"], hostname or wanted.get("hostname") or "localhost", port, slug
    )
    municipality = Municipality(
        site=site,
        slug=slug,
        name=names.get("short_name") or names["name"],
        official_name=names["official_name"],
        state=names["state"],
        inegi=str(names["inegi"]),
        street=address.get("street", ""),
        settlement=address.get("settlement", ""),
        postal_code=str(address.get("postal_code", "")),
        phone=address.get("phone", ""),
        email=address.get("email", ""),
        hours=address.get("hours", ""),
        languages=list(about.get("languages", ["es-MX"])),
        coat_of_arms=_coat_of_arms(folder, names["name"]),
    )
    if colours.get("primary"):
        municipality.primary_colour = colours["primary"]
    if colours.get("accent"):
        municipality.accent_colour = colours["accent"]
    whole(about, municipality).save()
    return municipality, site


def _coat_of_arms(folder: Folder, name: str) -> Any:
    path = folder.root / "identity" / "coat_of_arms.png"
    if not path.is_file():
        return None
    title = _("Coat of arms of %(name)s") % {"name": name}
    with path.open("rb") as handle:
        image = get_image_model()(
            title=title,
            description=title,
            collection=Collection.get_first_root_node(),
            file=ImageFile(handle, name="coat_of_arms.png"),
        )
        image.save()
    return image


def _site(title: str, hostname: str, port: int | None, slug: str) -> Site:
    """A site of its own for this municipality; the plugin that has home pages replaces its bare root page."""
    locale = Locale.get_default()
    root = Page.get_first_root_node()
    first = Site.objects.filter(is_default_site=True, municipality__isnull=True).select_related("root_page").first()
    page = Page(title=title, slug=f"{slug}-raiz", locale=locale, live=False)
    root.add_child(instance=page)
    if first is None:
        taken = Site.objects.filter(hostname=hostname, port=port or 80).exists()
        name = f"{slug}.{hostname}" if taken else hostname
        return Site.objects.create(hostname=name, port=port or 80, site_name=title[:255], root_page=page)
    welcome = first.root_page
    first.hostname, first.port, first.site_name, first.root_page = hostname, port or 80, title[:255], page
    first.save()
    if welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
    return first


def _places(parts: dict[str, Any], municipality: Municipality, created: dict[str, int]) -> None:
    """Localities, postal codes, days and subjects that are missing; each is saved by itself, so that the site's own
    document hears of it."""
    localities = set(municipality.localities.values_list("clave", flat=True))
    codes = set(municipality.postal_codes.values_list("cp", "settlement"))
    days = {(str(day), name) for day, name in municipality.non_working_days.values_list("date", "name")}
    subjects = set(municipality.subjects.values_list("slug", flat=True))
    counts = dict.fromkeys(("localities", "postal codes", "non-working days"), 0)
    for record in parts["localities"]:
        if record.get("clave") not in localities:
            place = Locality(municipality=municipality, clave=record.get("clave"), name=record.get("nombre"))
            place.lat = Decimal(record.get("lat")) if record.get("lat") else None
            place.lon = Decimal(record.get("lon")) if record.get("lon") else None
            whole(record, place).save()
            counts["localities"] += 1
    for record in parts["codes"]:
        key = (record.get("cp"), record.get("asentamiento"))
        if key not in codes:
            codes.add(key)
            code = PostalCode(municipality=municipality, cp=key[0], settlement=key[1], kind=record.get("tipo"))
            whole(record, code).save()
            counts["postal codes"] += 1
    for record in parts["days"]:
        key = (record.get("date"), record.get("name"))
        if key not in days:
            days.add(key)
            day = NonWorkingDay(municipality=municipality, date=key[0], name=key[1])
            day.scope, day.source = record.get("scope"), record.get("source")
            whole(record, day).save()
            counts["non-working days"] += 1
    for record in parts["subjects"]:
        if record.get("slug") not in subjects:
            values = {name: record.get(name) for name in ("slug", "name", "kind")}
            whole(record, ObligatedSubject(municipality=municipality, **values)).save()
    created.update(counts)


def _directorate(record: Record, municipality: Municipality, created: dict[str, int]) -> None:
    created.setdefault("directorates", 0)
    if Directorate.objects.filter(subject__municipality=municipality, slug=record.get("slug")).exists():
        return
    subject = ObligatedSubject.objects.get(municipality=municipality, slug=record.get("subject"))
    values = {name: record.get(name) for name in ("slug", "name", "holder", "phone", "email", "address", "hours")}
    whole(record, Directorate(subject=subject, colour=municipality.primary_colour, **values)).save()
    created["directorates"] += 1
