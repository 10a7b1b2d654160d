"""``manage.py law load``: whole or not at all, once is as good as twice, and what is gone stays for its periods."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast
from unittest.mock import patch

import pytest
from django.core.management import call_command

from pregonero.content.municipality.folder import Folder
from pregonero.content.municipality.pieces import LoadContext
from tests.transparency.packs import duty, law, pack, refused, written
from transparency import demo
from transparency.api import Duty, Law, LawVersion
from transparency.models import FormatUse, Succession
from transparency.packs import SHIPPED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_laws() -> None:
    """Whatever the database was filled with, these tests begin without laws."""
    for model in (FormatUse, Succession, Duty, LawVersion, Law):
        model.objects.all().delete()


def everything() -> list[object]:
    models = (Law, LawVersion, Duty, Succession)
    return [tuple(row.items()) for model in models for row in model.objects.order_by("pk").values()]


def test_what_is_shipped_is_loaded_and_loading_again_changes_nothing() -> None:
    told = law("load")
    assert "lgtaip-2025 versión 1: cargada, 64 obligaciones" in told
    assert Duty.objects.count() == 257
    assert Law.objects.count() == len(list(SHIPPED.glob("*.yaml")))
    before = everything()
    assert set(law("load").splitlines()) == {
        f"{version.law.slug} versión 1: ya estaba cargada, sin cambios"
        for version in LawVersion.objects.select_related("law")
    }
    assert everything() == before


def test_merges_are_followed_from_both_sides() -> None:
    law("load")
    both = Duty.objects.get(law__slug="lgtaip-2025", key="servicios-y-tramites")
    assert sorted(both.predecessors.values_list("law__slug", "key")) == [
        ("lgtaip-2015", "servicios"),
        ("lgtaip-2015", "tramites"),
    ]
    old = Duty.objects.get(law__slug="lgtaip-2015", key="indicadores-resultados")
    assert [found.key for found in old.successors.all()] == ["indicadores"]


def test_one_law_follows_the_other_without_a_day_between() -> None:
    law("load")
    last, first = date(2025, 3, 20), date(2025, 3, 21)
    laws = ["lgtaip-2015", "lgtaip-2025"]
    in_force = Duty.objects.filter(law__slug__in=laws)
    assert set(in_force.in_force_on(last).values_list("law__slug", flat=True)) == {"lgtaip-2015"}
    assert set(in_force.in_force_on(first).values_list("law__slug", flat=True)) == {"lgtaip-2025"}


def test_authorities_are_dated_data() -> None:
    law("load")
    state = Law.objects.get(slug="ltaipejm")
    named = [[one["name"].split()[0] for one in state.authorities_on(date(2026, 1, day))] for day in (15, 16)]
    assert named == [["ITEI"], ["Contraloría"]]


def test_comments_and_layout_are_no_change(tmp_path: Path) -> None:
    law("load", written(tmp_path, pack()))
    assert "sin cambios" in law("load", written(tmp_path, "# otra nota\n" + pack().replace("period: ", "period:   ")))


def test_a_change_needs_a_higher_version(tmp_path: Path) -> None:
    law("load", written(tmp_path, pack()))
    before = everything()
    told = refused("load", written(tmp_path, pack(duty(title="Otro"))))
    assert told == [
        f"{tmp_path}/ley.yaml:5: La versión 1 está cargada y decía otra cosa: un cambio necesita un número mayor."
    ]
    assert everything() == before


def test_an_older_version_is_refused(tmp_path: Path) -> None:
    law("load", written(tmp_path, pack(version=3)))
    assert refused("load", written(tmp_path, pack(version=2))) == [
        f"{tmp_path}/ley.yaml:5: Está cargada la versión 3; la 2 es anterior."
    ]


def test_what_a_new_version_changes_is_told_and_kept(tmp_path: Path) -> None:
    law("load", written(tmp_path, pack(duty(), duty("remuneraciones", period="semestral"), duty("viejo"))))
    newer = pack(
        duty(),
        duty("remuneraciones", more="predecessors: [ley-a/directorio]"),
        duty("nuevo"),
        version=2,
        version_date="2026-07-01",
    )
    told = law("load", written(tmp_path, newer))
    assert told.splitlines() == [
        "ley-a versión 2: actualizada, 3 obligaciones; 4 cambio(s):",
        "  remuneraciones: periodo: semestral → trimestral",
        "  nuevo: obligación nueva",
        "  viejo: cerrada el 2026-06-30; se queda para sus periodos",
        "  ley-a/remuneraciones sigue a ley-a/directorio",
    ]
    kept = LawVersion.objects.get(law__slug="ley-a", number=2)
    assert [f"  {change}" for change in kept.changes] == told.splitlines()[1:]
    assert LawVersion.objects.get(law__slug="ley-a", number=1).content["duties"][1]["period"] == "semestral"


def test_a_duty_that_vanished_holds_for_past_periods_and_may_come_back(tmp_path: Path) -> None:
    law("load", written(tmp_path, pack(duty(), duty("viejo"))))
    law("load", written(tmp_path, pack(version=2, version_date="2026-07-01")))
    old = Duty.objects.get(key="viejo")
    assert (old.valid_until, old.holds_on(date(2026, 6, 30)), old.holds_on(date(2026, 7, 1))) == (
        date(2026, 6, 30),
        True,
        False,
    )
    law("load", written(tmp_path, pack(version=3, version_date="2026-08-01")))
    assert Duty.objects.get(key="viejo").valid_until == date(2026, 6, 30)
    told = law("load", written(tmp_path, pack(duty(), duty("viejo"), version=4)))
    assert "  viejo: vuelve a ser obligación" in told
    assert Duty.objects.get(key="viejo").valid_until is None


def test_a_duty_that_vanished_after_its_last_day_keeps_that_day(tmp_path: Path) -> None:
    ended = duty("viejo", more="valid: {from: 2021-01-01, until: 2022-12-31}")
    law("load", written(tmp_path, pack(duty(), ended)))
    law("load", written(tmp_path, pack(version=2)))
    assert Duty.objects.get(key="viejo").valid_until == date(2022, 12, 31)


def test_one_bad_pack_keeps_all_others_out(tmp_path: Path) -> None:
    written(tmp_path, pack(), "a.yaml")
    written(tmp_path, pack(law="ley-b", version_date="ayer"), "b.yaml")
    assert refused("load", str(tmp_path)) == [
        f"{tmp_path}/b.yaml:6: «version_date» es «ayer»; tiene que ser una fecha como 2026-11-27."
    ]
    assert everything() == []


def test_packs_may_name_what_was_loaded_before(tmp_path: Path) -> None:
    law("load", written(tmp_path, pack(law="ley-a"), "a.yaml"))
    law("load", written(tmp_path, pack(duty(more="predecessors: [ley-a/directorio]"), law="ley-b"), "b.yaml"))
    assert Succession.objects.get().successor.law.slug == "ley-b"


def test_a_link_that_is_no_longer_stated_is_taken_back(tmp_path: Path) -> None:
    both = duty("b", more="predecessors: [ley-a/directorio]")
    law("load", written(tmp_path, pack(duty(), both)))
    assert "ley-a/b ya no sigue a ley-a/directorio" in law(
        "load", written(tmp_path, pack(duty(), duty("b"), version=2))
    )
    assert not Succession.objects.exists()


def test_status_says_what_is_loaded_and_what_is_not(tmp_path: Path) -> None:
    law("load", str(SHIPPED / "lga.yaml"), str(SHIPPED / "lgtaip-2015.yaml"))
    lines = law("status").splitlines()
    assert lines[0].startswith("lga versión 1 (2026-11-27), vigencia ? a hoy: 3 obligaciones vigentes, 0 cerradas")
    assert lines[1].startswith("lgtaip-2015 versión 1 (2026-11-27), vigencia 2015-05-05 a 2025-03-20: 0 obligaciones")
    assert "lgtaip-2025: sin cargar; «manage.py law load» la carga" in lines


def test_every_doubt_of_the_facts_reaches_the_database() -> None:
    law("load")
    doubtful = {duty.key for duty in Duty.objects.filter(law__slug="ltaipejm") if duty.confidence == "low"}
    assert doubtful == {"deuda-publica", "estados-de-cuenta", "actas-de-reuniones", "desarrollo-urbano"}
    assert all(duty.doubt for duty in Duty.objects.filter(confidence="low"))


def test_a_fault_half_way_leaves_nothing(tmp_path: Path) -> None:
    law("load", written(tmp_path, pack(duty(), duty("viejo"))))
    before = everything()
    newer = written(tmp_path, pack(duty(title="Otro"), version=2))
    with patch("transparency.loading._link", side_effect=RuntimeError("cut off")), pytest.raises(RuntimeError):
        call_command("law", "load", newer)
    assert everything() == before


def test_a_first_municipality_brings_the_laws_and_a_second_one_leaves_them_alone(tmp_path: Path) -> None:
    folder, context = Folder(tmp_path), cast("LoadContext", None)  # a folder without a file of ours asks nothing of it
    assert demo.load(folder, context) == 257
    Duty.objects.filter(key="directorio").update(title="Como lo dejó la oficina")
    assert demo.load(folder, context) == 0
    assert Duty.objects.filter(title="Como lo dejó la oficina").exists()


def test_the_duties_of_a_law_are_shown_by_their_keys(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("law", "load")
    call_command("law", "show", "lgtaip-2025")
    assert "lgtaip-2025/marco-normativo\t65 I\tMarco normativo" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("law", "show", "no-hay")
    assert "lgtaip-2025" in capsys.readouterr().err
