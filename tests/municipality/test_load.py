"""Loading a municipality: two of them on one installation, again without change, and names as people write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from pregonero.content.municipality.load import load
from pregonero.directorates.api import Directorate, Locality, Municipality
from pregonero.publishing import reconcile
from pregonero.publishing.api import door, generation
from pregonero.publishing.ledger import verify
from tests import factories
from tests.municipality import folders
from tests.municipality.folders import append, swap
from tests.municipality.loading import EXAMPLE, Loaded


class TestBoth:
    def test_the_demonstration_is_rich_enough(self, loaded: Loaded) -> None:
        assert loaded.created["programs"] >= 12
        assert loaded.created["news"] >= 20
        assert loaded.created["localities"] > 20
        assert loaded.created["directorates"] >= 5
        assert loaded.created["non-working days"] >= 7

    def test_loading_again_adds_nothing_and_writes_nothing(self, loaded: Loaded) -> None:
        assert set(loaded.again.values()) == {0}
        assert set(loaded.example_again.values()) == {0}
        assert loaded.entries_of_second_load == 0

    def test_each_has_a_chain_of_its_own_from_1(self, loaded: Loaded) -> None:
        assert loaded.generations["testserver"][0] == loaded.generations["testserver"][1], "the other's is untouched"
        assert loaded.generations["atengo.test"][1] == len(loaded.documents["atengo.test"])
        for hostname, verdict in loaded.verdicts.items():
            assert verdict.startswith(f"OK seq={loaded.generations[hostname][1]} "), hostname

    def test_each_has_a_site_of_its_own(self, loaded: Loaded) -> None:
        assert loaded.homes == {
            "testserver": "San Ejemplo de los Arcos",
            "atengo.test": next(item["title"] for item in loaded.documents["atengo.test"] if item["path"] == "/"),
        }
        ids = {host: {item["id"] for item in items} for host, items in loaded.documents.items()}
        assert not ids["testserver"] & ids["atengo.test"]
        slugs = {
            host: {item["directorate"]["id"] for item in items if item["directorate"]}
            for host, items in loaded.documents.items()
        }
        assert not slugs["testserver"] & slugs["atengo.test"]

    def test_what_is_loaded_is_what_the_ledger_says(self, loaded: Loaded) -> None:
        assert loaded.drift == []

    def test_every_section_of_the_fixed_addresses_is_there(self, loaded: Loaded) -> None:
        for items in loaded.documents.values():
            paths = {item["path"] for item in items}
            assert {"/", "/noticias/", "/programas/", "/direcciones/", "/transparencia/", "/contacto/"} <= paths

    def test_nothing_of_one_is_named_in_the_other(self, loaded: Loaded) -> None:
        assert "atengo" not in json.dumps(loaded.documents["testserver"], ensure_ascii=False).lower()
        assert "san ejemplo" not in json.dumps(loaded.documents["atengo.test"], ensure_ascii=False).lower()

    def test_every_picture_of_the_demonstration_is_described(self, loaded: Loaded) -> None:
        def images(value: Any) -> list[dict[str, Any]]:
            if isinstance(value, dict):
                own = [value] if "sizes" in value and "alt" in value else []
                return own + [image for item in value.values() for image in images(item)]
            return [image for item in value for image in images(item)] if isinstance(value, list) else []

        found = images(loaded.documents["atengo.test"])
        assert len(found) > 20
        assert [image["id"] for image in found if not image["decorative"] and len(image["alt"]) < 15] == []

    def test_names_with_brackets_quotes_and_duplicates_survive(self, loaded: Loaded) -> None:
        documents = {item["path"]: item for item in loaded.documents["testserver"]}
        site = documents["/contacto/"]
        assert site["fields"]["official_name"] == 'Ayuntamiento de San Ejemplo de los Arcos, "La Puerta del Llano"'
        assert site["fields"]["address"].startswith('Calle de los Arcos [antes Real] 100, Barrio "El Alto"')
        names = [place["name"] for place in site["fields"]["localities"]]
        assert names.count("El Llano") == 2
        assert 'Rancho "La Esperanza" [Los Tres Hermanos]' in names
        assert "Ojo de Agua, El" in names
        assert documents["/direcciones/agua-potable/"]["title"] == 'Agua "Potable" [y Alcantarillado]'
        program = documents["/direcciones/agua-potable/pago-de-agua/"]
        assert program["title"] == 'Pago del agua "sin filas" [caja o transferencia]'
        assert program["fields"]["where"] == 'Calle de los Arcos [antes Real] 102, Barrio "El Alto"'
        news = documents["/direcciones/cultura/feria-de-los-arcos/"]
        assert news["tags"] == ["fiestas", "niñez"]


@pytest.mark.django_db
class TestAgain:
    def test_what_people_changed_stays(self) -> None:
        factories.account("officer")
        municipality = Municipality.objects.get(slug="ejemplo")
        page = Page.objects.get(slug="pago-de-agua").specific
        obras = factories.directorate("obras")
        with door():
            municipality.phone = "000 555 7777"
            municipality.save()
            obras.name, obras.holder = "Obras y Caminos", "Jefe de Obras"
            obras.save()
        page.title = "Pague su agua"
        factories.publish(page)
        home = Page.objects.get(slug="ejemplo").specific
        home.summary = "Otra portada, escrita por la oficina de comunicación."
        factories.publish(home)
        before, rows = factories.last_seq(), folders.rows()
        assert set(load(EXAMPLE, hostname="otro.test").values()) == {0}
        assert folders.rows() == rows
        assert factories.last_seq() == before
        assert Municipality.objects.get(slug="ejemplo").phone == "000 555 7777"
        assert Directorate.objects.get(slug="obras").name == "Obras y Caminos"
        assert Page.objects.get(slug="pago-de-agua").title == "Pague su agua"
        assert Site.objects.get(is_default_site=True).hostname == "testserver"

    def test_what_was_withdrawn_is_not_published_again(self) -> None:
        page = Page.objects.get(slug="bacheo-octubre").specific
        page.unpublish()
        before = factories.last_seq()
        load(EXAMPLE)
        assert factories.last_seq() == before
        assert not Page.objects.get(slug="bacheo-octubre").live

    def test_what_is_missing_is_added(self, tmp_path: Path) -> None:
        folder = folders.copy(tmp_path)
        swap("municipality.toml", 'slug = "copia"', 'slug = "ejemplo"')(folder)
        append("localities.csv", "990010008,Cruz Verde,21.5,-101.5\n")(folder)
        append("directorates.csv", "archivo,Archivo Municipal,,,,,,ayuntamiento\n")(folder)
        append("calendar.csv", "2027-05-01,Día del Trabajo,federal,Ley\n")(folder)
        (folder / "content" / "news" / "archivo.toml").write_text(
            'slug = "archivo-abre"\ndirectorate = "archivo"\ntitle = "Abre el archivo municipal"\n'
            'summary = "Desde el lunes se consultan los libros de actas."\npublished = 2026-11-20T10:00:00-06:00\n'
        )
        before = factories.last_seq()
        added = {name: count for name, count in load(folder).items() if count}
        assert added == {"localities": 1, "directorates": 1, "non-working days": 1, "news": 1}
        changed = {entry.path for entry in factories.entries_since(before)}
        assert changed == {"/direcciones/archivo/", "/direcciones/archivo/archivo-abre/", "/contacto/"}
        assert reconcile.drift() == []


@pytest.mark.django_db
class TestNewFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
        folder = tmp_path / "nuevo"
        name = 'Santa "Rita" [de Abajo]'
        call_command("municipality", "new", str(folder), "--inegi", "14099", "--name", name)
        assert str(folder) in capsys.readouterr().out
        return folder

    def test_it_loads_as_it_is(self, folder: Path, client: Any, settings: Any) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        before = folders.rows()
        created = load(folder, hostname="rita.test")
        assert created["directorates"] == 1
        municipality = Municipality.objects.get(inegi="14099")
        assert municipality.name == 'Santa "Rita" [de Abajo]'
        assert municipality.slug == "santa-rita-de-abajo"
        assert folders.rows()["wagtailcore.Site"] == before["wagtailcore.Site"] + 1
        for address in ("/", "/noticias/", "/programas/", "/direcciones/", "/direcciones/comunicacion-social/"):
            assert client.get(address, headers={"host": "rita.test"}).status_code == 200, address
        assert verify(municipality.site_id).line().startswith(f"OK seq={generation(municipality.site_id)} ")
        assert set(load(folder, hostname="rita.test").values()) == {0}

    def test_it_is_never_written_over(self, folder: Path) -> None:
        from django.core.management import CommandError

        with pytest.raises(CommandError):
            call_command("municipality", "new", str(folder), "--inegi", "14099", "--name", "Otra")

    @pytest.mark.parametrize("key", ["1401", "140110", "catorce"])
    def test_the_key_has_five_digits(self, tmp_path: Path, key: str) -> None:
        from django.core.management import CommandError

        with pytest.raises(CommandError):
            call_command("municipality", "new", str(tmp_path / "x"), "--inegi", key, "--name", "Otra")
        assert not (tmp_path / "x").exists()


@pytest.mark.django_db
class TestSecond:
    def test_a_host_name_that_is_taken_is_told_apart(self, tmp_path: Path) -> None:
        load(folders.copy(tmp_path), hostname="testserver")
        assert Municipality.objects.get(slug="copia").site.hostname == "copia.testserver"

    def test_the_two_do_not_mix(self, tmp_path: Path, client: Any, settings: Any) -> None:
        """The same content twice: same addresses, two sites, and a withdrawal in one leaves the other."""
        settings.ALLOWED_HOSTS = ["*"]
        load(folders.copy(tmp_path), hostname="copia.test")
        path = "/direcciones/obras/bacheo-octubre/"
        mine, other = (Municipality.objects.get(slug=slug) for slug in ("ejemplo", "copia"))
        seqs = generation(mine.site_id), generation(other.site_id)
        page = Page.objects.descendant_of(other.site.root_page).get(slug="bacheo-octubre").specific
        page.unpublish()
        assert client.get(path, headers={"host": "testserver"}).status_code == 200
        assert client.get(path, headers={"host": "copia.test"}).status_code == 410
        assert (generation(mine.site_id), generation(other.site_id)) == (seqs[0], seqs[1] + 1)
        found = client.get("/api/v1/documents?kind=news&limit=100", headers={"host": "copia.test"}).json()
        assert {item["path"] for item in found["items"]}.isdisjoint({path})
        assert reconcile.drift() == []

    def test_its_localities_are_its_own(self, tmp_path: Path) -> None:
        before = Locality.objects.count()
        load(folders.copy(tmp_path), hostname="copia.test")
        assert Locality.objects.count() == before * 2
