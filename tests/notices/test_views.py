"""``…/imprimir.pdf`` through the front door."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache as django_cache
from django.test import Client

from notices import api, cache, media, tidying, views
from pregonero.publishing.api import door, iter_live
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, settings: Any) -> Path:
    """An empty cache of printed pages, and none of Wagtail's renditions: primary keys come again in every test."""
    settings.VAR_DIR = tmp_path
    django_cache.clear()
    return tmp_path / "cache" / "notices"


@pytest.fixture
def article(obras: Any) -> Any:
    """A published news item with a picture."""
    return factories.article(obras, image=factories.picture(obras))


@pytest.fixture
def address(article: Any) -> str:
    live = factories.live(article)
    assert live is not None
    return live.path


@pytest.fixture
def renders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Titles of the documents that were really typeset, in order."""
    made: list[str] = []
    original = api.TypstForm.__call__

    def counted(self: api.TypstForm, document: dict[str, Any], *args: Any, **kwargs: Any) -> bytes:
        made.append(document["title"])
        return original(self, document, *args, **kwargs)

    monkeypatch.setattr(api.TypstForm, "__call__", counted)
    return made


def test_printed_answers_a_pdf(client: Client, address: str) -> None:
    response = client.get(f"{address}imprimir.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="reparan-la-bomba-del-pozo-dos.pdf"'
    assert response["Cache-Control"] == "no-cache"
    assert response.content.startswith(b"%PDF")
    assert "sessionid" not in response.cookies


def test_printed_is_typeset_once(client: Client, address: str, renders: list[str]) -> None:
    first, second = client.get(f"{address}imprimir.pdf"), client.get(f"{address}imprimir.pdf")
    assert first.content == second.content
    assert len(renders) == 1


def test_printed_is_not_sent_again_to_who_has_it(client: Client, address: str, renders: list[str]) -> None:
    etag = client.get(f"{address}imprimir.pdf")["ETag"]
    again = client.get(f"{address}imprimir.pdf", headers={"If-None-Match": etag})
    assert (again.status_code, again["ETag"], again.content) == (304, etag, b"")
    assert len(renders) == 1


def test_printed_follows_a_correction(client: Client, article: Any, address: str, kept: Path) -> None:
    before = client.get(f"{address}imprimir.pdf")
    article.title = "Reparan la bomba del pozo tres"
    with door():
        article.save_revision().publish()
    after = client.get(f"{address}imprimir.pdf")
    assert after["ETag"] != before["ETag"]
    assert after.content != before.content
    assert len(list(kept.glob("*/*.pdf"))) == 1, "the page of the earlier version is gone"


def test_printed_follows_the_municipality(client: Client, address: str, site: Any) -> None:
    from pregonero.directorates.api import Municipality

    before = client.get(f"{address}imprimir.pdf")
    municipality = Municipality.objects.get(site=site)
    municipality.phone = "349 771 9999"
    with door():
        municipality.save()
    assert client.get(f"{address}imprimir.pdf")["ETag"] != before["ETag"]


def test_printed_knows_its_templates(client: Client, address: str) -> None:
    plain, named = client.get(f"{address}imprimir.pdf"), client.get(f"{address}imprimir.pdf?template=hoja")
    assert plain["ETag"] == named["ETag"]
    for unknown in ("ficha", "nada", "../../etc/passwd", "%00"):
        response = client.get(f"{address}imprimir.pdf?template={unknown}")
        assert response.status_code == 404
        assert "hoja (Hoja informativa)" in response.content.decode()


@pytest.mark.parametrize("path", ["/imprimir.pdf", "/contacto/imprimir.pdf", "/noticias/imprimir.pdf"])
def test_printed_prints_any_page(client: Client, path: str) -> None:
    assert client.get(path).content.startswith(b"%PDF")


def test_every_page_of_the_example_municipality_can_be_printed(client: Client, site: Any) -> None:
    paths = [document["path"] for _, document in iter_live(site.pk)]
    assert len(paths) > 5
    for path in paths:
        assert client.get(f"{path}imprimir.pdf").status_code == 200, path


@pytest.mark.parametrize(
    "path",
    ["/nunca/imprimir.pdf", "/noticias//imprimir.pdf", "/" + "a/" * 800 + "imprimir.pdf", "/%2e%2e/imprimir.pdf"],
)
def test_printed_of_what_never_was_is_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_printed_of_a_draft_is_404(client: Client, obras: Any) -> None:
    draft = factories.draft(obras)
    assert client.get(f"{draft.get_url() or draft.url_path}imprimir.pdf").status_code == 404


def test_printed_of_a_moved_page_leads_there(client: Client, article: Any, address: str) -> None:
    article.slug = "otra-direccion"
    with door():
        article.save_revision().publish()
    response = client.get(f"{address}imprimir.pdf?template=hoja")
    live = factories.live(article)
    assert live is not None
    assert (response.status_code, response["Location"]) == (301, f"{live.path}imprimir.pdf?template=hoja")


def test_printed_of_a_withdrawn_page_is_gone_and_forgotten(
    client: Client, article: Any, address: str, kept: Path
) -> None:
    client.get(f"{address}imprimir.pdf")
    assert list(kept.glob("*/*.pdf"))
    with door():
        article.unpublish()
    response = client.get(f"{address}imprimir.pdf")
    assert response.status_code == 410
    assert not list(kept.glob("*/*.pdf"))


def test_printed_says_what_keeps_it_from_print(client: Client, article: Any, address: str) -> None:
    article.summary = "Habrá fiesta en la plaza 🎉 con música y comida para todas las familias."
    with door():
        article.save_revision().publish()
    response = client.get(f"{address}imprimir.pdf")
    assert response.status_code == 422
    assert "🎉" in response.content.decode()
    assert "summary" in response.content.decode()


def test_printed_takes_no_other_method(client: Client, address: str) -> None:
    assert client.post(f"{address}imprimir.pdf").status_code == 405
    assert client.head(f"{address}imprimir.pdf").status_code == 200


def test_printed_costs_few_queries(
    client: Client, address: str, django_assert_max_num_queries: Any, renders: list[str]
) -> None:
    client.get(f"{address}imprimir.pdf")
    with django_assert_max_num_queries(4):
        client.get(f"{address}imprimir.pdf")
    assert len(renders) == 1


# -- pictures


def test_image_bytes_are_a_rendition_wide_enough(obras: Any) -> None:
    image = factories.picture(obras).to_document()
    data = media.image_bytes(image)
    assert data is not None
    assert data[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("widths", "chosen"), [([320, 640, 960, 1280, 1920], 1280), ([320, 640], 640), ([1200], 1200), ([], 1200)]
)
def test_image_width_is_the_smallest_that_is_enough(widths: list[int], chosen: int) -> None:
    assert media._width({"sizes": [{"width": width} for width in widths]}) == chosen


@pytest.mark.parametrize("id", ["", None, "nada", "8c1f5f0e-53a8-4d0a-9a51-3a7f2f6c1d10"])
def test_image_bytes_of_no_image(id: str | None) -> None:
    assert media.image_bytes({"id": id}) is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail leaves its draft file open
def test_image_bytes_of_a_file_that_is_gone(obras: Any) -> None:
    image = factories.picture(obras)
    image.file.storage.delete(image.file.name)
    for rendition in image.renditions.all():
        rendition.file.storage.delete(rendition.file.name)
    assert media.image_bytes(image.to_document()) is None
    gc.collect()


# -- the cache on disk


def test_cache_keeps_and_forgets(kept: Path) -> None:
    cache.put("d1", "h1", "k1", b"%PDF a")
    assert cache.get("d1", "h1", "k1") == b"%PDF a"
    assert cache.get("d1", "h2", "k1") is None
    cache.put("d1", "h2", "k1", b"%PDF b")
    assert cache.get("d1", "h1", "k1") is None
    cache.keep_only("d1", "h2")
    assert cache.get("d1", "h2", "k1") == b"%PDF b"
    cache.keep_only("d1", None)
    assert cache.get("d1", "h2", "k1") is None
    assert not (kept / "d1").exists()
    cache.keep_only("nadie", None)


def test_printed_page_leaves_the_disk_with_its_document(client: Client, article: Any, address: str, kept: Path) -> None:
    client.get(f"{address}imprimir.pdf")
    tidying.tidy()
    assert len(list(kept.rglob("*.pdf"))) == 1
    article.unpublish()
    tidying.tidy()
    assert list(kept.iterdir()) == []


def test_cache_is_bounded(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LIMIT", 1000)
    for number in range(30):
        cache.put(f"d{number}", "h", "k", b"x" * 100)
    cache.prune()
    assert sum(path.stat().st_size for path in kept.glob("*/*")) <= 1000
    assert cache.get("d29", "h", "k") is not None


def test_cache_stays_in_its_folder(kept: Path) -> None:
    cache.put("../../fuera", "../h", "k", b"x")
    assert [path.parent.parent for path in kept.rglob("*.pdf")] == [kept]


def test_cache_does_without_a_disk(kept: Path) -> None:
    kept.parent.mkdir(parents=True)
    kept.write_text("a file where the folder should be")
    cache.put("d", "h", "k", b"x")
    assert cache.get("d", "h", "k") is None
    cache.keep_only("d", None)


def test_cache_bears_many_writers(kept: Path) -> None:
    def write(number: int) -> None:
        for turn in range(20):
            cache.put("d", "h", f"k{turn % 3}", b"%d" % number * 1000)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [path.read_bytes() for path in kept.glob("*/*.pdf")]
    assert len(found) == 3
    assert all(len(set(data)) == 1 and len(data) == 1000 for data in found)
    assert not list(kept.glob("*/.*"))


def test_pattern_matches_paths_only() -> None:
    import re

    assert re.match(views.PATTERN, "noticias/una/imprimir.pdf")
    assert re.match(views.PATTERN, "imprimir.pdf")
    assert not re.match(views.PATTERN, "noticias/una/imprimir.pdf.exe")
