"""Which duties a subject has: what the law says until people decide, with a reason, and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from pregonero.directorates.api import ObligatedSubject, calendar_of
from pregonero.publishing.api import door
from transparency.api import ApplicabilityDecision, Applies, Duty, Law, decide, due, duties_for, history, parse

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 27)


@pytest.fixture
def ayuntamiento() -> ObligatedSubject:
    return ObligatedSubject.objects.get(slug="ayuntamiento")


@pytest.fixture
def dif(ayuntamiento: ObligatedSubject) -> ObligatedSubject:
    municipality = ayuntamiento.municipality
    with door():
        return ObligatedSubject.objects.create(municipality=municipality, slug="dif-de-prueba", name="DIF de prueba")


def duty(law: str, key: str) -> Duty:
    return Duty.objects.get(law__slug=law, key=key)


def keys(subject: ObligatedSubject, period: str, law: str) -> set[str]:
    return {one.duty.key for one in duties_for(subject, parse(period)) if one.duty.law.slug == law}


def test_a_past_period_stays_under_the_law_of_its_time(ayuntamiento: ObligatedSubject) -> None:
    laws = [{one.duty.law.slug for one in duties_for(ayuntamiento, parse(period))} for period in ("2018-T1", "2025-T2")]
    assert [law & {"lgtaip-2015", "lgtaip-2025"} for law in laws] == [{"lgtaip-2015"}, {"lgtaip-2025"}]


def test_only_duties_of_such_periods_are_due(ayuntamiento: ObligatedSubject) -> None:
    assert "donaciones" in keys(ayuntamiento, "2018-S1", "lgtaip-2015")
    assert "donaciones" not in keys(ayuntamiento, "2018-T1", "lgtaip-2015")


def test_what_the_law_says_holds_until_somebody_decides(
    ayuntamiento: ObligatedSubject, dif: ObligatedSubject, user: Callable[[str], Any]
) -> None:
    council = duty("lgtaip-2025", "sesiones-de-cabildo")
    assert "intervencion-comunicaciones" not in keys(ayuntamiento, "2026-T1", "lgtaip-2025")
    assert "consejos-consultivos" in keys(ayuntamiento, "2026-T1", "lgtaip-2025")
    decide(dif, council, Applies.NO, reason="El DIF no tiene cabildo.", ground="Art. 66", on=DAY, by=user("officer"))
    assert council.key in keys(ayuntamiento, "2026-T1", "lgtaip-2025")
    assert council.key not in keys(dif, "2026-T1", "lgtaip-2025")


def test_decisions_follow_each_other_and_stay(dif: ObligatedSubject, user: Callable[[str], Any]) -> None:
    council = duty("lgtaip-2025", "sesiones-de-cabildo")
    for applies, reason in ((Applies.NO, "No tiene cabildo."), (Applies.YES, "Lo pidió la autoridad.")):
        decide(dif, council, applies, reason=reason, on=DAY, by=user("officer"))
    assert [(one.applies, one.reason) for one in history(dif, council)] == [
        ("yes", "Lo pidió la autoridad."),
        ("no", "No tiene cabildo."),
    ]
    assert council.key in keys(dif, "2026-T1", "lgtaip-2025")
    officer = user("officer")
    assert {(one.decided_by, one.decided_by_name) for one in history(dif, council)} == {
        (officer, officer.get_full_name() or officer.get_username())
    }


def test_a_decision_needs_a_reason(dif: ObligatedSubject) -> None:
    council = duty("lgtaip-2025", "sesiones-de-cabildo")
    for applies, reason in (("no", "  "), ("quizá", "Porque sí")):
        with pytest.raises(ValidationError):
            decide(dif, council, applies, reason=reason, on=DAY, by=None)
    assert not ApplicabilityDecision.objects.exists()


def test_due_days_come_from_the_law_unless_the_duty_has_its_own(ayuntamiento: ObligatedSubject) -> None:
    work = calendar_of(ayuntamiento.municipality)
    days = {
        ("lgtaip-2015", "directorio", "2018-T1"): date(2018, 4, 30),
        ("lgcg", "informacion-trimestral", "2026-T3"): date(2026, 10, 30),
        ("lga", "programa-archivistico", "2026"): date(2026, 1, 30),
        ("lga", "informe-archivistico", "2026"): date(2027, 1, 31),
        ("lgcg", "evaluaciones", "2026"): date(2026, 4, 30),
    }
    for (law, key, period), expected in days.items():
        found = due(duty(law, key), parse(period), work)
        assert found is not None, key
        assert found.day == expected, key
    assert due(duty("lgcg", "documentos-ciudadanos"), parse("2026"), work) is None
    assert due(duty("ltaipejm", "gaceta"), parse("2026"), work) is None
    assert due(duty("lgtaip-2015", "directorio"), parse("2018"), work) is None


# -- the screens ------------------------------------------------------------------------------------------------------

LAWS = "pregonero_laws"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_list_of_laws_says_how_much_is_doubtful(signed_in: Callable[[str], Client]) -> None:
    page = text(signed_in("officer"), reverse(LAWS))
    assert page.count('href="?law=') == Law.objects.count()
    state = Duty.objects.filter(law__slug="ltaipejm")
    assert f"<td>{state.count()}</td><td>0</td><td>{sum(one.is_doubtful for one in state)}</td>" in page
    assert "Ley de Transparencia y Acceso a la Información Pública del Estado de Jalisco y sus Municipios" in page


def test_doubts_are_on_the_screen_in_words(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("officer")
    listed = text(client, f"{reverse(LAWS)}?law=ltaipejm")
    assert "Hay una nueva ley estatal en trámite" in listed
    debt = duty("ltaipejm", "deuda-publica")
    shown = text(client, reverse("pregonero_duty", args=[debt.pk]))
    for said in (
        "Se recuerda; no se leyó el texto.",
        "Qué pide: Dudoso, recordado o contradictorio: confirmar con la ley antes de usarlo.",
        "No es seguro: confirmar con el texto oficial.",
    ):
        assert said in shown
    assert "Se recuerda; no se leyó el texto." in listed


def test_the_officer_decides_for_one_subject(
    signed_in: Callable[[str], Client], dif: ObligatedSubject, ayuntamiento: ObligatedSubject
) -> None:
    client, council = signed_in("officer"), duty("lgtaip-2025", "sesiones-de-cabildo")
    address = reverse("pregonero_duty", args=[council.pk])
    data = {"subject": dif.pk, "applies": "no", "reason": "No tiene cabildo.", "ground": "", "decided_on": "2026-11-27"}
    answer = client.post(address, data)
    assert (answer.status_code, answer["Location"]) == (302, address)
    made = ApplicabilityDecision.objects.get()
    assert (made.subject, made.duty, made.applies, made.reason, made.decided_on) == (
        dif,
        council,
        "no",
        "No tiene cabildo.",
        DAY,
    )
    assert "No tiene cabildo." in text(client, address)
    listed = {
        subject: text(client, f"{reverse(LAWS)}?law=lgtaip-2025&subject={subject.pk}")
        for subject in (dif, ayuntamiento)
    }
    assert "No tiene cabildo." in listed[dif]
    assert "No tiene cabildo." not in listed[ayuntamiento]
    assert "Nadie lo ha decidido todavía" in listed[ayuntamiento]


def test_a_due_date_on_a_day_off_is_shown_with_the_next_working_day(signed_in: Callable[[str], Client]) -> None:
    """30 January 2027 is a Saturday, and the Monday after it the federal day of the constitution."""
    client, one = signed_in("officer"), duty("lgtaip-2025", "directorio")
    with patch("transparency.law_views.timezone.localdate", return_value=DAY):
        page = text(client, reverse("pregonero_duty", args=[one.pk]))
        permanent = text(client, reverse("pregonero_duty", args=[duty("ltaipejm", "gaceta").pk]))
    assert "30 de enero de 2027" in page
    assert "inhábil; el siguiente día hábil es el 2 de febrero de 2027" in page
    assert "2026-T4" in page
    assert "2026" not in permanent.partition("A quién aplica")[2].partition("Decidir")[0]


@pytest.mark.parametrize("spoilt", [{"reason": ""}, {"applies": "quizá"}, {"subject": ""}, {"decided_on": "ayer"}])
def test_a_bad_decision_is_not_kept(
    signed_in: Callable[[str], Client], dif: ObligatedSubject, spoilt: dict[str, str]
) -> None:
    data = {"subject": dif.pk, "applies": "no", "reason": "Porque.", "decided_on": "2026-11-27", **spoilt}
    answer = signed_in("officer").post(reverse("pregonero_duty", args=[Duty.objects.all()[0].pk]), data)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not ApplicabilityDecision.objects.exists()


@pytest.mark.parametrize(
    ("who", "reads", "decides"),
    [
        ("officer", True, True),
        ("administrator", True, True),
        ("auditor", True, False),
        ("editor-obras", False, False),
        ("", False, False),
    ],
)
def test_who_may_read_and_decide(
    signed_in: Callable[[str], Client], dif: ObligatedSubject, who: str, reads: bool, decides: bool
) -> None:
    client = signed_in(who) if who else Client()
    one = duty("lgtaip-2025", "sesiones-de-cabildo")
    address = reverse("pregonero_duty", args=[one.pk])
    for wanted in (reverse(LAWS), f"{reverse(LAWS)}?law=lgtaip-2025", address):
        answer = client.get(wanted)
        assert (answer.status_code == 200 and one.law.name in answer.content.decode()) is reads or wanted == address
        assert (answer.status_code == 200) is reads
    assert ("Guardar la decisión" in client.get(address).content.decode()) is decides
    data = {"subject": dif.pk, "applies": "no", "reason": "Porque.", "decided_on": "2026-11-27"}
    client.post(address, data)
    assert ApplicabilityDecision.objects.exists() is decides


@pytest.mark.parametrize("items", [1, 3])
def test_a_list_asks_as_often_for_three_duties_as_for_one(
    items: int, dif: ObligatedSubject, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from django.test import RequestFactory

    from tests import factories
    from transparency.law_views import laws as view

    law = Law.objects.get(slug="lga")
    kept = list(law.duties.values_list("pk", flat=True)[:items])
    Duty.objects.filter(law=law).exclude(pk__in=kept).delete()
    request = RequestFactory().get(f"{reverse(LAWS)}?law=lga&subject={dif.pk}")
    request.user = factories.account("officer")
    view(request)
    with django_assert_num_queries(6):
        assert len(view(request).context_data["rows"]) == items  # type: ignore[attr-defined]
