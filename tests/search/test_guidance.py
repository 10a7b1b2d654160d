"""What the officer tells the search: judged, kept, read again when it changed, tried before it is saved."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from pregonero.accounts.models import AuditEntry
from pregonero.delivery import api as delivery
from pregonero.plugins.api import periodic_acts
from pregonero.publishing import api as publishing
from pregonero.publishing import ledger
from pregonero.publishing.models import LiveDocument
from search import api as search
from search import guidance as guiding
from search.guidance import Guidance, guidance
from search.models import BestBet, BestBetDocument, RoutedQuery, Synonyms
from tests import factories
from tools.trials.forms import shown

pytestmark = pytest.mark.django_db

NEWS = "/direcciones/obras/bacheo-octubre/"
SYNONYMS, BETS, ROUTES = "/admin/search/synonyms/", "/admin/search/best-bets/", "/admin/search/direct-answers/"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    guiding.forget()


@pytest.fixture
def officer(signed_in: Any) -> Client:
    client: Client = signed_in("officer")
    return client


@pytest.fixture
def indexed(site: Any) -> None:
    search.catch_up(site.pk)


def live(path: str = NEWS) -> str:
    return str(LiveDocument.objects.get(path=path).document_id)


def synonyms(site: Any, *words: str) -> Synonyms:
    return Synonyms.objects.create(site=site, words="\n".join(words))


def best_bet(site: Any, question: str, *documents: str, **more: Any) -> BestBet:
    bet = BestBet.objects.create(site=site, questions=question, **more)
    for place, document in enumerate(documents):
        BestBetDocument.objects.create(bet=bet, document=document, sort_order=place)
    return bet


def route(site: Any, question: str, address: str = NEWS, **more: Any) -> RoutedQuery:
    made = RoutedQuery(site=site, questions=question, address=address, **more)
    made.full_clean()
    made.save()
    return made


class TestGuidance:
    def test_nothing_saved_is_an_empty_one_without_a_query(self, site: Any) -> None:
        delivery.now_public()
        with CaptureQueriesContext(connection) as captured:
            assert guidance(site.pk) == Guidance()
            assert guidance(9999) == Guidance()
        assert len(captured) == 0

    def test_what_is_saved_in_the_spelling_of_questions(self, site: Any) -> None:
        first, second = live(), live("/noticias/")
        synonyms(site, "INE", "Credencial  de elector")
        best_bet(site, "Pago del Predial\n¿Predial?", second, first)
        route(site, "Baches", f"{NEWS}?ver=1#mapa")
        route(site, "Calles", NEWS, title="Reporte un bache")
        told = guiding.saved(site.pk)
        assert told.synonyms == {"ine": ("Credencial de elector",), "credencial de elector": ("INE",)}
        assert told.pins == {"pago del predial": (second, first), "¿predial?": (second, first)}
        title = LiveDocument.objects.get(path=NEWS).title
        assert told.routes == {"baches": (f"{NEWS}?ver=1#mapa", title), "calles": (NEWS, "Reporte un bache")}

    def test_read_once_and_again_after_a_change(self, site: Any, django_capture_on_commit_callbacks: Any) -> None:
        seq = publishing.generation(site.pk)
        for number, act in enumerate(
            (
                lambda: synonyms(site, "INE", "credencial"),
                lambda: Synonyms.objects.get().delete(),
                lambda: best_bet(site, "predial", live()),
                lambda: BestBetDocument.objects.get().delete(),
                lambda: BestBet.objects.update_or_create(questions="predial", defaults={"questions": "agua"}),
                lambda: route(site, "baches"),
                lambda: RoutedQuery.objects.all().delete(),
            )
        ):
            before = publishing.turn(site.pk)
            with django_capture_on_commit_callbacks(execute=True):
                act()
            assert publishing.turn(site.pk) > before, number
            assert guidance(site.pk) == guiding.saved(site.pk), number
            with CaptureQueriesContext(connection) as captured:
                guidance(site.pk)
            assert len(captured) == 0, number
        assert publishing.generation(site.pk) == seq, "no entry of the ledger tells of it"
        assert ledger.verify(site.pk).broken == ""

    def test_of_another_site_nothing(self, site: Any) -> None:
        Site.objects.bulk_create([Site(hostname="dif.test", root_page=site.root_page)])
        other = Site.objects.get(hostname="dif.test")
        made = synonyms(other, "INE", "credencial")
        assert guiding.saved(site.pk) == Guidance()
        assert guiding.saved(other.pk).synonyms
        assert ledger.verify(other.pk).line().startswith("OK seq=0")
        made.site = site
        before = publishing.turn(other.pk)
        made.save()
        assert publishing.turn(other.pk) == before + 1, "the site it was taken from is told too"
        assert guiding.saved(other.pk) == Guidance()

    def test_a_page_that_moves_or_goes(self, site: Any, obras: Any, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page = factories.article(obras, "Agenda del registro civil")
        path = f"/direcciones/obras/{page.slug}/"
        with django_capture_on_commit_callbacks(execute=True):
            route(site, "acta de nacimiento", path)
        assert guidance(site.pk).routes == {"acta de nacimiento": (path, "Agenda del registro civil")}
        page.slug = "registro-civil"
        with django_capture_on_commit_callbacks(execute=True):
            factories.publish(page)
        assert guidance(site.pk).routes["acta de nacimiento"][0] == "/direcciones/obras/registro-civil/"
        with django_capture_on_commit_callbacks(execute=True):
            page.unpublish()
        assert guidance(site.pk).routes == {}

    def test_a_best_bet_ends_by_the_worker(self, site: Any, monkeypatch: Any) -> None:
        today = timezone.localdate()
        best_bet(site, "feria", live(), until=today)
        best_bet(site, "predial", live())
        assert "best-bets" in {act.slug for act in periodic_acts}
        before = publishing.turn(site.pk)
        guiding.end_best_bets()
        assert publishing.turn(site.pk) == before
        assert set(guiding.saved(site.pk).pins) == {"feria", "predial"}
        monkeypatch.setattr(guiding.timezone, "localdate", lambda: today + timedelta(days=1))
        guiding.end_best_bets()
        assert publishing.turn(site.pk) == before + 1
        assert set(guiding.saved(site.pk).pins) == {"predial"}
        guiding.end_best_bets()
        assert publishing.turn(site.pk) == before + 1


class TestJudged:
    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("", "Escriba al menos 2 palabras o frases, cada una en su renglón."),
            ("INE", "Escriba al menos 2 palabras o frases"),
            ("INE\n" + "a" * 101, "es demasiado largo: caben 100 caracteres por renglón"),
            ("\n".join(f"palabra{n}" for n in range(31)), "Son 31 renglones; caben 30."),
            ("Predio\n prédio ", "«prédio» dice lo mismo que «Predio»"),
            ("INE\n¡¡!!", "«¡¡!!» no tiene ninguna palabra que la búsqueda tome en cuenta"),
            ("INE\nde la", "«de la» no tiene ninguna palabra"),
            ("INE\nGOMC850312HJCRRN09", "Un renglón parece un dato personal"),
        ],
    )
    def test_words(self, site: Any, words: str, told: str) -> None:
        with pytest.raises(ValidationError) as caught:
            Synonyms(site=site, words=words).clean()
        assert told in " ".join(caught.value.message_dict["words"])

    def test_a_word_stands_in_one_set_only(self, site: Any) -> None:
        made = synonyms(site, "INE", "Credencial de elector")
        made.full_clean()
        with pytest.raises(ValidationError) as caught:
            Synonyms(site=site, words="ife\ncredencial de ELECTOR").full_clean()
        (told,) = caught.value.message_dict["words"]
        assert told.startswith("«credencial de ELECTOR» ya está en «INE / Credencial de elector».")

    def test_a_question_stands_once_among_its_kind(self, site: Any) -> None:
        best_bet(site, "Predial", live())
        route(site, "predial")  # of another kind
        asked = {"site": site, "questions": "PREDIAL"}
        for second in (BestBet(**asked), RoutedQuery(**asked, address=NEWS)):
            with pytest.raises(ValidationError) as caught:
                second.full_clean()
            assert "ya está en" in caught.value.message_dict["questions"][0]

    def test_a_day_that_has_passed(self, site: Any) -> None:
        with pytest.raises(ValidationError) as caught:
            BestBet(site=site, questions="feria", until=timezone.localdate() - timedelta(days=1)).full_clean()
        assert "Ese día ya pasó" in caught.value.message_dict["until"][0]

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            (NEWS, NEWS),
            (NEWS.strip("/"), NEWS),
            (f"  {NEWS}  ", NEWS),
            (f"https://testserver{NEWS}?a=1#b", f"{NEWS}?a=1#b"),
            (f"http://testserver:8000{NEWS}", NEWS),
            ("http://testserver", "/"),
            ("/", "/"),
        ],
    )
    def test_an_address_as_it_is_copied(self, site: Any, typed: str, kept: str) -> None:
        assert route(site, "baches", typed).address == kept

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("https://otro.example/predial/", "Eso lleva fuera del sitio"),
            ("//otro.example/predial/", "Eso lleva fuera del sitio"),
            ("\\\\otro.example\\predial", "Eso lleva fuera del sitio"),
            ("https://testserver@otro.example/", "Eso lleva fuera del sitio"),
            ("javascript:alert(1)", "Eso lleva fuera del sitio"),
            ("ftp://testserver/predial/", "Eso lleva fuera del sitio"),
            ("http://[::1", "Eso lleva fuera del sitio"),
            ("/nada-de-eso/", "No hay nada público en /nada-de-eso/"),
            ("/admin/", "No hay nada público en /admin/"),
        ],
    )
    def test_an_address_that_leads_nowhere(self, site: Any, typed: str, told: str) -> None:
        with pytest.raises(ValidationError) as caught:
            RoutedQuery(site=site, questions="predial", address=typed).full_clean()
        assert told in caught.value.message_dict["address"][0]


def text(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content.decode(), "html.parser").get_text(" ").split())


def bet_form(site: Any, questions: str, *documents: str, **more: Any) -> dict[str, Any]:
    rows = {}
    for place, document in enumerate(documents):
        rows |= {f"documents-{place}-document": document, f"documents-{place}-ORDER": str(place + 1)}
    management = {
        "documents-TOTAL_FORMS": str(len(documents)),
        "documents-INITIAL_FORMS": "0",
        "documents-MIN_NUM_FORMS": "0",
        "documents-MAX_NUM_FORMS": "1000",
    }
    return {"site": site.pk, "questions": questions, "until": "", **management, **rows, **more}


class TestScreens:
    def test_synonyms_are_made_changed_and_deleted_and_the_audit_log_knows(self, officer: Client, site: Any) -> None:
        assert officer.post(f"{SYNONYMS}new/", {"site": site.pk, "words": "INE\ncredencial"}).status_code == 302
        made = Synonyms.objects.get()
        officer.post(f"{SYNONYMS}edit/{made.pk}/", {"site": site.pk, "words": "INE\ncredencial de elector"})
        made.refresh_from_db()
        assert made.lines == ["INE", "credencial de elector"]
        assert "INE / credencial de elector" in text(officer.get(SYNONYMS))
        officer.post(f"{SYNONYMS}delete/{made.pk}/")
        assert not Synonyms.objects.exists()
        acts = AuditEntry.objects.filter(object_type="search.synonyms").order_by("pk").values_list("action", flat=True)
        assert list(acts) == ["wagtail.create", "wagtail.edit", "wagtail.delete"]

    def test_documents_keep_their_order(self, officer: Client, site: Any) -> None:
        first, second = live(), live("/noticias/")
        assert officer.post(f"{BETS}new/", bet_form(site, "predial", second, first)).status_code == 302
        made = BestBet.objects.get()
        assert guiding.saved(site.pk).pins == {"predial": (second, first)}
        fields = shown(officer, f"{BETS}edit/{made.pk}/")
        fields |= {"documents-0-ORDER": "2", "documents-1-ORDER": "1"}
        officer.post(f"{BETS}edit/{made.pk}/", fields)
        assert guiding.saved(site.pk).pins == {"predial": (first, second)}

    @pytest.mark.parametrize(
        ("documents", "told"),
        [
            ((), "Elija al menos un documento que vaya primero."),
            (("",), "Un renglón no tiene documento."),
            ((NEWS, NEWS), "Un documento está dos veces."),
        ],
    )
    def test_documents_that_will_not_do(
        self, officer: Client, site: Any, documents: tuple[str, ...], told: str
    ) -> None:
        sent = [live(path) if path else "" for path in documents]
        answer = officer.post(f"{BETS}new/", bet_form(site, "predial", *sent))
        assert answer.status_code == 200
        assert told in text(answer)
        assert not BestBet.objects.exists()

    def test_a_document_of_another_site(self, officer: Client, site: Any) -> None:
        Site.objects.bulk_create([Site(hostname="dif.test", root_page=site.root_page)])
        other = Site.objects.get(hostname="dif.test")
        answer = officer.post(f"{BETS}new/", bet_form(other, "predial", live()))
        assert "Un documento no es público en este sitio." in text(answer)

    def test_a_page_is_offered_by_its_address(self, officer: Client, site: Any) -> None:
        sent = {"site": site.pk, "questions": "baches", "address": f"http://testserver{NEWS}", "title": ""}
        assert officer.post(f"{ROUTES}new/", sent).status_code == 302
        made = RoutedQuery.objects.get()
        assert (made.address, str(made.document)) == (NEWS, live())
        answer = officer.post(f"{ROUTES}new/", {**sent, "questions": "calles", "address": "https://otro.example/"})
        assert "Eso lleva fuera del sitio. Escriba una dirección de testserver" in text(answer)

    def test_the_screens_say_what_each_is_for(self, officer: Client) -> None:
        assert "Quien busque una de ellas encuentra también" in text(officer.get(f"{SYNONYMS}new/"))
        assert "ve primero los documentos elegidos" in text(officer.get(f"{BETS}new/"))
        assert "se le ofrece esta página" in text(officer.get(f"{ROUTES}new/"))


@pytest.mark.usefixtures("indexed")
class TestTrial:
    """Results as they are and as they would be, with nothing saved."""

    def sides(self, response: Any) -> list[list[str]]:
        assert response.status_code == 200
        soup = BeautifulSoup(response.content.decode(), "html.parser")
        return [[" ".join(item.get_text(" ").split()) for item in side.select("li")] for side in soup.select("section")]

    def test_synonyms(self, officer: Client, site: Any) -> None:
        sent = {"site": site.pk, "words": "hoyancos\nbacheo", "trial": "hoyancos"}
        before, after = self.sides(officer.post(f"{SYNONYMS}try/", sent))
        assert not any(NEWS in hit for hit in before)
        assert any(NEWS in hit and "(nuevo)" in hit for hit in after)
        assert not Synonyms.objects.exists()

    def test_an_edited_set_takes_the_place_of_the_saved_one(self, officer: Client, site: Any) -> None:
        made = synonyms(site, "hoyancos", "bacheo")
        sent = {"site": site.pk, "words": "hoyancos\nzzxxqq", "trial": "hoyancos"}
        before, after = self.sides(officer.post(f"{SYNONYMS}try/{made.pk}/", sent))
        assert any(NEWS in hit for hit in before)
        assert not any(NEWS in hit for hit in after)
        made.refresh_from_db()
        assert made.lines == ["hoyancos", "bacheo"]

    def test_best_bets(self, officer: Client, site: Any) -> None:
        sent = bet_form(site, "lo de las calles", live(), trial="Lo de las CALLES")
        before, after = self.sides(officer.post(f"{BETS}try/", sent))
        assert NEWS in after[0]
        assert not before or NEWS not in before[0]
        assert not BestBet.objects.exists()
        assert not BestBetDocument.objects.exists()

    def test_direct_answers(self, officer: Client, site: Any) -> None:
        sent = {"site": site.pk, "questions": "calles", "address": NEWS, "title": "Reporte", "trial": "Calles"}
        answer = officer.post(f"{ROUTES}try/", sent)
        sections = BeautifulSoup(answer.content.decode(), "html.parser").select("section")
        assert ["Se ofrece arriba: Reporte" in " ".join(one.get_text().split()) for one in sections] == [False, True]

    def test_what_is_wrong_is_said_there(self, officer: Client, site: Any) -> None:
        answer = officer.post(f"{SYNONYMS}try/", {"site": site.pk, "words": "INE", "trial": "ine"})
        assert "Escriba al menos 2 palabras o frases" in text(answer)
        answer = officer.post(f"{SYNONYMS}try/", {"site": site.pk, "words": "INE\nife", "trial": ""})
        assert "Escriba una pregunta para probar." in text(answer)

    def test_the_form_shows_where_to_try(self, officer: Client, site: Any) -> None:
        made = synonyms(site, "INE", "credencial")
        soup = BeautifulSoup(officer.get(f"{SYNONYMS}edit/{made.pk}/").content.decode(), "html.parser")
        button = soup.find("button", attrs={"formaction": f"{SYNONYMS}try/{made.pk}/"})
        assert button["formtarget"] == soup.find("iframe")["name"]
        assert soup.find("input", attrs={"name": "trial"})["value"] == "INE"
        assert officer.get(f"{SYNONYMS}try/{made.pk}/").status_code == 405
