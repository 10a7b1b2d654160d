"""Links inside the site follow their target: when it moves, is withdrawn, deleted and published again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wagtail.models import Page

from pregonero.content.checklist import examine_draft
from pregonero.content.richtext import leads_nowhere, to_html
from pregonero.publishing import reconcile
from pregonero.publishing.api import PublicationRefused, door
from pregonero.publishing.models import StandingIssue
from tests import factories
from tests.content import bodies

pytestmark = pytest.mark.django_db


def body_linking_to(kind: str, key: int) -> str:
    html = f'<p>Vea <a linktype="{kind}" id="{key}">la obra</a> terminada.</p>'
    return json.dumps([{"type": "text", "value": {"html": html}}])


def html_of(page: Any) -> str:
    """The first block of the live document of ``page``."""
    row = factories.live(page)
    assert row is not None
    html: str = json.loads(row.body)["blocks"][0]["value"]["html"]
    return html


def document_id(page: Any) -> str:
    row = factories.live(page)
    assert row is not None
    return str(row.document_id)


@pytest.fixture
def target(obras: Any) -> Any:
    return factories.article(obras, "Termina la obra del puente")


@pytest.fixture
def linker(cultura: Any, target: Any) -> Any:
    return factories.article(cultura, "Bailan sobre el puente nuevo", body=body_linking_to("page", target.pk))


def test_a_link_names_the_document_it_leads_to(linker: Any, target: Any) -> None:
    path = f"/direcciones/obras/{target.slug}/"
    assert html_of(linker) == (
        f'<p>Vea <a data-document="{document_id(target)}" href="{path}" '
        'rel="noopener noreferrer">la obra</a> terminada.</p>'
    )


def test_a_link_follows_a_new_slug_in_one_act(linker: Any, target: Any) -> None:
    before = factories.last_seq()
    target.slug = "puente-terminado"
    factories.publish(target)
    assert 'href="/direcciones/obras/puente-terminado/"' in html_of(linker)
    actions = {(entry.action, str(entry.document_id)) for entry in factories.entries_since(before)}
    assert actions == {("moved", document_id(target)), ("updated", document_id(linker))}


def test_a_link_follows_a_move_to_another_directorate(linker: Any, target: Any, cultura: Any) -> None:
    with door():
        target.move(factories.section(cultura), pos="last-child")
    assert f'href="/direcciones/cultura/{target.slug}/"' in html_of(linker)


def test_a_link_follows_the_section_above_its_target(linker: Any, target: Any, obras: Any) -> None:
    """The address of the target changes although nobody touches it."""
    section = factories.section(obras).specific
    section.slug = "obras-y-caminos"
    factories.publish(section)
    assert f'href="/direcciones/obras-y-caminos/{target.slug}/"' in html_of(linker)
    assert reconcile.drift() == []


def test_a_withdrawn_target_leaves_the_words_and_tells_the_officer(linker: Any, target: Any) -> None:
    identifier = document_id(target)
    target.unpublish()
    assert (
        html_of(linker)
        == f'<p>Vea <a data-document="{identifier}" rel="noopener noreferrer">la obra</a> terminada.</p>'
    )
    noted = StandingIssue.objects.get(document_id=document_id(linker))
    assert [issue["code"] for issue in noted.issues] == ["link"]
    assert reconcile.drift() == []


def test_a_target_published_again_has_its_links_back(linker: Any, target: Any) -> None:
    target.unpublish()
    target.refresh_from_db()
    factories.publish(target)
    assert f'href="/direcciones/obras/{target.slug}/"' in html_of(linker)
    assert not StandingIssue.objects.exists()
    assert reconcile.drift() == []


def test_a_deleted_target_leaves_the_words(linker: Any, target: Any) -> None:
    with door():
        Page.objects.get(pk=target.pk).delete()
    assert "href" not in html_of(linker)
    assert "la obra" in html_of(linker)
    assert reconcile.drift() == []


def test_a_link_to_a_draft_cannot_be_published(obras: Any, cultura: Any) -> None:
    target = factories.draft(obras, "Termina la obra del puente")
    linker = factories.draft(cultura, "Bailan sobre el puente", body=body_linking_to("page", target.pk))
    assert [issue.code for issue in examine_draft(linker)] == ["link"]
    with pytest.raises(PublicationRefused):
        factories.publish_draft(linker)


def test_a_link_to_a_file_is_public_and_follows_its_name(cultura: Any, client: Any) -> None:
    file = bodies.file()
    page = factories.article(cultura, "Publican el reglamento del agua", body=body_linking_to("document", file.pk))
    url = f"/archivos/{file.public_id}/{file.filename}"
    assert f'href="{url}"' in html_of(page)
    assert b"".join(client.get(url)) == b"articulo primero: a\n"


def test_a_link_to_a_deleted_file_leaves_the_words(cultura: Any) -> None:
    file = bodies.file()
    page = factories.article(cultura, "Publican el reglamento del agua", body=body_linking_to("document", file.pk))
    with door():
        file.delete()
    assert "href" not in html_of(page)
    assert reconcile.drift() == []


class TestDocumentLink:
    """``program`` of an article: another plugin's page, named by document id only."""

    @pytest.fixture
    def program(self, obras: Any) -> Any:
        from programs.models import ProgramPage

        return ProgramPage.objects.get(slug="bacheo-vecinal")

    @pytest.fixture
    def article(self, obras: Any, program: Any) -> Any:
        return factories.article(obras, "Siguen tapando baches", program=document_id(program))

    def link(self, article: Any) -> Any:
        row = factories.live(article)
        assert row is not None
        return json.loads(row.body)["fields"]["program"]

    def test_it_says_where_its_target_is(self, article: Any, program: Any) -> None:
        assert self.link(article) == {
            "id": document_id(program),
            "kind": "program",
            "title": "Bacheo vecinal",
            "path": "/direcciones/obras/bacheo-vecinal/",
        }

    def test_it_follows_a_new_title(self, article: Any, program: Any) -> None:
        program.title = "Bacheo de su calle"
        factories.publish(program)
        assert self.link(article)["title"] == "Bacheo de su calle"

    def test_it_is_null_while_its_target_is_withdrawn_and_comes_back_with_it(self, article: Any, program: Any) -> None:
        program.unpublish()
        assert self.link(article) is None
        assert reconcile.drift() == []
        program.refresh_from_db()
        factories.publish(program)
        assert self.link(article)["path"] == "/direcciones/obras/bacheo-vecinal/"
        assert reconcile.drift() == []

    def test_the_chooser_offers_only_live_documents_of_its_kinds(self, article: Any, program: Any) -> None:
        field = type(article)._meta.get_field("program").formfield()
        titles = {title for _value, title in field.choices}
        assert "Bacheo vecinal" in titles
        assert "Siguen tapando baches" not in titles
        program.unpublish()
        titles = {title for _value, title in type(article)._meta.get_field("program").formfield().choices}
        assert "Bacheo vecinal" not in titles


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_runs_or_reads_something_is_taken_out(href: str) -> None:
    found = to_html(f'<p><a href="{href}">pulse aquí</a></p>')
    assert found == '<p><a rel="noopener noreferrer">pulse aquí</a></p>'
    assert leads_nowhere(found)


@pytest.mark.parametrize(
    ("html", "nowhere"),
    [
        ("<p>sin enlaces</p>", False),
        ('<p><a href="/x/">x</a></p>', False),
        ('<p><a data-document="1" href="/x/" rel="noopener">x</a></p>', False),
        ("<p><a>x</a></p>", True),
        ('<p><a data-document="1" rel="noopener">x</a> <a href="/x/">x</a></p>', True),
        ("<p><abbr>x</abbr></p>", False),
        ('<p><a rel="x">x</a> escriba href= aquí</p>', True),
    ],
)
def test_a_link_without_an_address_is_found(html: str, nowhere: bool) -> None:
    assert leads_nowhere(html) is nowhere


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<p>Hola<script>alert(1)</script></p>", "<p>Hola</p>"),
        ("<style>p{display:none}</style><p>Hola</p>", "<p>Hola</p>"),
        ('<p onclick="x()" style="color:red" class="big" id="top">Hola</p>', "<p>Hola</p>"),
        ('<p>Hola</p><iframe src="https://x.example"></iframe>', "<p>Hola</p>"),
        ('<p>Hola</p><img src="https://x.example/1.png" onerror="x()">', "<p>Hola</p>"),
        ('<embed embedtype="media" url="https://x.example"/><p>Hola</p>', "<p>Hola</p>"),
        ('<embed embedtype="image" id="1" alt="x" format="left"/><p>Hola</p>', "<p>Hola</p>"),
        ("<p>Hola<!-- nota --></p>", "<p>Hola</p>"),
        ("<svg><a href='javascript:x'>Hola</a></svg>", ""),
        ("<p>a < b & c</p>", "<p>a &lt; b &amp; c</p>"),
        ('<p lang="hch">Hola</p>', '<p lang="hch">Hola</p>'),
        ("<h3>Título</h3><ul><li><b>uno</b></li></ul><hr/>", "<h3>Título</h3><ul><li><b>uno</b></li></ul><hr>"),
        ("", ""),
        (None, ""),
    ],
)
def test_only_clean_markup_is_left(source: str | None, kept: str) -> None:
    assert to_html(source) == kept


@pytest.mark.parametrize(
    "href", ["https://www.gob.mx/", "http://x.example/a?b=1&amp;c=2", "mailto:a@b.mx", "tel:+523300000000"]
)
def test_ordinary_links_stay(href: str) -> None:
    assert to_html(f'<p><a href="{href}">x</a></p>') == f'<p><a href="{href}" rel="noopener noreferrer">x</a></p>'


def test_cleaning_twice_changes_nothing() -> None:
    once = to_html('<p>Vea <a href="https://x.example/?a=1&b=2">esto</a> &amp; «aquello»</p>')
    assert to_html(once) == once
