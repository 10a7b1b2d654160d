"""Each gate as a table: a document and what the gate says of it, by code. An error stops, a warning advises."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pregonero.content import gates
from pregonero.content.gates import RESERVED, is_shouting
from pregonero.publishing.api import GateContext, Issue, Severity, examine
from pregonero.publishing.gates import errors
from tests.content.test_blocks import EMPTY

SUMMARY = "El servicio de agua vuelve esta tarde a todo el barrio de arriba."
DIRECTORATE = {"id": "0d6d0a0c-0000-4000-8000-000000000001", "slug": "obras", "name": "Obras"}
IMAGE = {
    "id": "0d6d0a0c-0000-4000-8000-000000000002",
    "alt": "Una bomba de agua azul",
    "decorative": False,
    "credit": "",
    "width": 800,
    "height": 600,
    "focal": None,
    "src": "/imagenes/x/640.webp",
    "sizes": [],
}
WORDLESS = {**IMAGE, "alt": "  "}
ORNAMENT = {**IMAGE, "alt": "", "decorative": True}


def document(kind: str = "news", **values: Any) -> dict[str, Any]:
    """A document no gate has anything against, but for ``values``."""
    fields: dict[str, Any] = {"event_date": None, "photos": [], "people": [], "program": None, "place": ""}
    return {
        "id": "0d6d0a0c-0000-4000-8000-000000000003",
        "kind": kind,
        "path": "/direcciones/obras/bomba/",
        "title": "Reparan la bomba del pozo dos",
        "summary": SUMMARY,
        "directorate": DIRECTORATE,
        "image": None,
        "fields": fields,
        "blocks": [],
        **values,
    }


def text(html: str) -> list[dict[str, Any]]:
    return [{"type": "text", "value": {"html": html}}]


def said(issues: list[Issue]) -> list[tuple[str, str, str]]:
    """Field, code and severity of each issue."""
    return [(issue.field, issue.code, str(issue.severity.value)) for issue in issues]


ANYWHERE = GateContext(1)
NOWHERE = GateContext(1, path_is_live=lambda path: path == "/programas/")


def test_a_complete_document_passes_every_gate() -> None:
    assert examine(document(), ANYWHERE) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Reparan la bomba del pozo dos", []),
        ("", [("title", "title.missing", "error")]),
        ("   ", [("title", "title.missing", "error")]),
        ("REPARAN LA BOMBA DEL POZO DOS", [("title", "title.caps", "error")]),
        ("REPARAN LA BOMBA del pozo dos", [("title", "title.caps", "error")]),
        ("INAUGURACIÓN DEL ÁREA ÑANDÚ", [("title", "title.caps", "error")]),
        ("El DIF y el INE atienden en la SCT", []),
        ("AVISO", []),
        ("CURP y RFC gratis", []),
        ("Ley 2026", []),
        ("x" * 120, []),
        ("x" * 121, [("title", "title.long", "warning")]),
    ],
)
def test_title(title: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.title(document(title=title), ANYWHERE)) == expected


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (SUMMARY, []),
        ("", [("summary", "summary.missing", "error")]),
        (" \n ", [("summary", "summary.missing", "error")]),
        ("EL SERVICIO DE AGUA VUELVE ESTA TARDE A TODO EL BARRIO", [("summary", "summary.caps", "error")]),
        ("Ya hay agua.", [("summary", "summary.short", "warning")]),
        ("Ya hay agua en todo el pueblo.", []),
    ],
)
def test_summary(summary: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.summary(document(summary=summary), ANYWHERE)) == expected


@pytest.mark.parametrize(
    ("words", "shouts"),
    [
        ("", False),
        ("¡ATENCIÓN!", False),
        ("Hola MUNDO", False),
        ("HOLA MUNDO", True),
        ("Uno DOS TRES CUATRO CINCO", True),
    ],
)
def test_shouting_is_a_matter_of_long_words(words: str, shouts: bool) -> None:
    assert is_shouting(words) is shouts


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"image": IMAGE}, []),
        ({"image": ORNAMENT}, []),
        ({"image": WORDLESS}, [("image_alt", "alt.lead", "error")]),
        ({"blocks": [{"type": "image", "value": {"image": WORDLESS}}]}, [("body.0", "alt.body", "error")]),
        ({"blocks": [{"type": "image", "value": {"image": ORNAMENT}}]}, []),
        ({"blocks": [{"type": "image", "value": {"image": None}}]}, []),
        (
            {"blocks": [{"type": "gallery", "value": {"items": [{"image": IMAGE}, {"image": WORDLESS}]}}]},
            [("body.0", "alt.body", "error")],
        ),
        ({"fields": {"photos": [IMAGE, WORDLESS, WORDLESS]}}, [("photos.1", "alt.body", "error")]),
    ],
)
def test_alternative_text(values: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.alternative_text(document(**values), ANYWHERE)) == expected


def test_the_number_of_undescribed_images_is_told() -> None:
    (issue,) = gates.alternative_text(document(fields={"photos": [WORDLESS] * 3}), ANYWHERE)
    assert "3" in issue.message


@pytest.mark.parametrize(
    ("kind", "directorate", "expected"),
    [
        ("news", DIRECTORATE, []),
        ("news", None, [("", "directorate.missing", "error")]),
        ("program", None, [("", "directorate.missing", "error")]),
        ("directorate", None, [("", "directorate.missing", "error")]),
        ("section", None, []),
        ("home", None, []),
        ("a kind whose plugin is off", None, []),
    ],
)
def test_directorate(kind: str, directorate: dict[str, str] | None, expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.directorate(document(kind, directorate=directorate), ANYWHERE)) == expected


FULL = {
    "heading": {"text": "x", "level": 2},
    "text": {"html": "<p>x</p>"},
    "image": {"image": IMAGE, "caption": ""},
    "gallery": {"items": [{"image": IMAGE, "caption": ""}]},
    "quote": {"text": "x", "author": "", "role": ""},
    "figures": {"caption": "x", "columns": ["a", "b"], "rows": [["1", ""]], "note": ""},
    "steps": {"items": [{"title": "x", "html": ""}]},
    "contact": {"name": "x", "role": "", "phone": "", "email": "", "hours": "", "address": ""},
    "file": {"file": {"id": "x"}},
    "call_to_action": {"label": "x", "url": "/programas/", "description": ""},
    "video": {"title": "x", "url": "https://x.example", "transcript_html": "<p>x</p>"},
    "alert": {"level": "info", "html": "<p>x</p>"},
    "questions": {"items": [{"question": "x", "answer_html": "<p>x</p>"}]},
}
UNEVEN = {**FULL["figures"], "rows": [["1", "2"], ["3"]]}
BLOCK = [("body.0", "block", "error")]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([], []),
        *[([{"type": kind, "value": value}], []) for kind, value in FULL.items()],
        *[([{"type": kind, "value": value}], BLOCK) for kind, value in EMPTY.items()],
        ([{"type": "figures", "value": UNEVEN}], BLOCK),
        ([{"type": "quote", "value": EMPTY["quote"]}] * 3, BLOCK),
        ([{"type": kind, "value": EMPTY[kind]} for kind in ("quote", "text")], [*BLOCK, ("body.1", "block", "error")]),
        ([{"type": "a block of another plugin", "value": {}}], []),
    ],
)
def test_blocks(blocks: list[dict[str, Any]], expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.blocks(document(blocks=blocks), ANYWHERE)) == expected


LINK = [("body.0", "link", "error")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/programas/">x</a>', []),
        ('<a href="/programas/#pago">x</a>', []),
        ('<a href="/programas/?pagina=2">x</a>', []),
        ('<a href="/nada/">x</a>', LINK),
        ('<a href="/nada/">x</a> <a href="/nada/">y</a>', LINK),
        ('<a href="/nada/">x</a> <a href="/otra/">y</a>', LINK * 2),
        ('<a data-document="1">una página retirada</a>', LINK),
        ('<a href="https://nada.example/nada/">x</a>', []),
        ('<a href="mailto:a@b.mx">x</a>', []),
        ('<a href="/">x</a>', []),
        ('<a href="#abajo">x</a>', []),
        *[(f'<a href="/{word}/algo">x</a>', []) for word in sorted(RESERVED)],
    ],
)
def test_links_in_text(html: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.link_targets(document(blocks=text(html)), NOWHERE)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"blocks": [{"type": "call_to_action", "value": {"label": "x", "url": "/nada/", "description": ""}}]}, LINK),
        (
            {"blocks": [{"type": "call_to_action", "value": {"label": "x", "url": "/programas/", "description": ""}}]},
            [],
        ),
        (
            {
                "blocks": [
                    {"type": "call_to_action", "value": {"label": "x", "url": "//nada.example", "description": ""}}
                ]
            },
            LINK,
        ),
        ({"fields": {"steps": ["x", '<a href="/nada/">x</a>']}}, [("steps.1", "link", "error")]),
    ],
)
def test_links_elsewhere(values: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.link_targets(document(**values), NOWHERE)) == expected


def test_the_broken_address_is_named() -> None:
    (issue,) = gates.link_targets(document(blocks=text('<a href="/nada/#x">x</a>')), NOWHERE)
    assert "/nada/" in issue.message


@pytest.mark.parametrize(
    ("path", "kind", "taken", "expected"),
    [
        ("/direcciones/obras/bomba/", "news", False, []),
        ("/direcciones/obras/bomba/", "news", True, [("slug", "path.taken", "error")]),
        ("/admin/", "section", False, [("slug", "path.taken", "error")]),
        ("/api/x/", "section", False, [("slug", "path.taken", "error")]),
        ("/administracion/", "section", False, []),
        ("/contacto/", "section", False, [("slug", "path.taken", "error")]),
        ("/contacto/", "site", False, []),
        ("/", "home", False, []),
    ],
)
def test_address(path: str, kind: str, taken: bool, expected: list[tuple[str, str, str]]) -> None:
    context = GateContext(1, path_is_taken=lambda path: taken)
    found = gates.address(document(kind, path=path), context)
    assert said(found) == expected
    assert all(issue.closed for issue in found), "no reason excuses an address that is taken"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"starts_on": None, "ends_on": None}, []),
        ({"starts_on": "2026-11-01", "ends_on": "2026-11-01"}, []),
        ({"starts_on": "2026-11-02", "ends_on": "2026-11-01"}, [("ends_on", "dates", "error")]),
        ({"starts_on": "2026-11-02", "ends_on": None}, []),
        ({"starts_on": "0206-11-02"}, [("starts_on", "dates.year", "error")]),
        ({"event_date": "1899-12-31"}, [("event_date", "dates.year", "error")]),
        ({"event_date": "2100-01-01"}, [("event_date", "dates.year", "error")]),
        ({"event_date": "2026-02-28"}, []),
        ({"until": "0206-01-01"}, []),
    ],
)
def test_dates(fields: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert said(gates.dates(document(fields=fields), ANYWHERE)) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"), [(0, []), (366, []), (367, [("event_date", "news.event_date", "error")])]
)
def test_an_event_is_not_years_ahead(ahead: int, expected: list[tuple[str, str, str]]) -> None:
    from news.gates import event_date

    day = timezone.localdate() + timedelta(days=ahead)
    assert said(event_date(document(fields={"event_date": day.isoformat()}), ANYWHERE)) == expected


def test_errors_come_before_advice() -> None:
    found = examine(document(title="x" * 121, summary="", directorate=None), ANYWHERE)
    assert [issue.severity for issue in found] == [Severity.ERROR, Severity.ERROR, Severity.WARNING]
    assert len(errors(found)) == 2


def test_every_message_is_a_whole_sentence() -> None:
    bad = document(
        title="", summary="", directorate=None, image=WORDLESS, path="/admin/", blocks=text('<a href="/x/">x</a>')
    )
    for issue in examine({**bad, "fields": {"event_date": "2999-01-01"}}, NOWHERE):
        assert issue.message.strip().endswith((".", "”")), issue.message
        assert issue.code
