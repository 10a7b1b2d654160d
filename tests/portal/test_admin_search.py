"""The admin's own search: what was written last is found, and a save reads no more of the index than its own rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from pregonero.publishing.api import door
from tests import factories

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return [page.title for page in Page.objects.all().search(words)]


def test_what_was_saved_last_is_found(obras: Any) -> None:
    page = factories.article(obras, "Reparan la bomba")
    page.title = "Estrenan alumbrado"
    factories.publish(page)
    assert "Estrenan alumbrado" in found("alumbrado")
    assert found("bomba") == []


@pytest.mark.parametrize(
    "words",
    [
        "licitación de pañales", "licitacion de panales", "LICITACIONES", "pañal", "panal",
        "la licitacion para panales", "panales licitación",
    ],
)  # fmt: skip
def test_pages_are_found_without_accents_and_in_plural(obras: Any, words: str) -> None:
    factories.article(obras, "Licitación de pañales")
    factories.article(obras, "Faena en la unidad deportiva")
    assert found(words) == ["Licitación de pañales"]


@pytest.mark.parametrize("words", ["licitación", "licitacion", "LICIT", "de pan", "licitaciones", "licitaciones panal"])
def test_lists_narrow_by_the_beginnings_of_words_without_accents(obras: Any, words: str) -> None:
    factories.article(obras, "Licitación de pañales")
    factories.article(obras, "Faena en la unidad deportiva")
    assert [page.title for page in Page.objects.all().autocomplete(words)] == ["Licitación de pañales"]


@pytest.mark.usefixtures("obras")
def test_images_and_documents_are_found_without_accents() -> None:
    picture = factories.picture(title="Jardín de Tacotán")
    paper = get_document_model()(title="Reglamento de Panteón", file=SimpleUploadedFile("r.pdf", b"%PDF-1.4"))
    paper.save()
    for words in ("jardin tacotan", "Jardines"):
        assert list(get_image_model().objects.all().search(words)) == [picture]
    assert list(get_document_model().objects.all().search("panteones")) == [paper]
    assert list(get_document_model().objects.all().autocomplete("panteo")) == [paper]


def test_what_is_indexed_is_what_it_was(obras: Any) -> None:
    page = factories.article(obras, "Licitación de pañales")
    get_search_backend().add(page)
    assert page.title == "Licitación de pañales"
    assert type(page).get_search_fields() == page.get_search_fields()


@pytest.mark.parametrize("words", ["de la", "¿?", "\ufffd", "a" * 5_000])
def test_a_question_without_a_word_finds_nothing(obras: Any, words: str) -> None:
    factories.article(obras, "Reparan la bomba")
    assert found(words) == []


@pytest.mark.parametrize("words", ['5" de lluvia', '"', 'alumbrado"'])
def test_a_quotation_mark_breaks_nothing(obras: Any, words: str) -> None:
    factories.article(obras, "Alumbrado")
    assert isinstance(found(words), list)


def test_one_act_writes_each_index_once(obras: Any) -> None:
    page = factories.article(obras, "Reparan la bomba")
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        door(),
    ):
        for number in range(3):
            page.title = f"Reparan la bomba {number}"
            page.save_revision().publish()
    written = [query["sql"] for query in asked if IndexEntry._meta.db_table in query["sql"]]
    changed = [sql for sql in written if sql.startswith(("UPDATE", "INSERT"))]
    assert len(changed) <= 2, changed  # PostgreSQL writes the share of the title besides
    assert all("object_id" in sql for sql in written), "the whole index was read"
    assert found("bomba") == ["Reparan la bomba 2"]


def test_what_one_act_makes_and_takes_away_is_nowhere(obras: Any) -> None:
    with door():
        page = factories.draft(obras, "Efímera")
        Page.objects.get(pk=page.pk).delete()
    assert found("efímera") == []


def test_a_title_of_one_word_weighs_more_than_a_long_one(obras: Any) -> None:
    factories.draft(obras, "Informe de actividades de las direcciones del municipio durante el alumbrado de mayo")
    factories.draft(obras, "Alumbrado")
    assert found("alumbrado")[0] == "Alumbrado"
    if connection.vendor == "postgresql":
        shares = dict(IndexEntry.objects.filter(title__isnull=False).values_list("object_id", "title_norm"))
        short, long = (str(Page.objects.get(title__startswith=start).pk) for start in ("Alumbrado", "Informe de act"))
        assert shares[short] > shares[long]
