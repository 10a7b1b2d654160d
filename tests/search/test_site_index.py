"""The index of a site follows its ledger, heals itself, and is written by one process at a time."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search import failover
from search import site_index as module
from search.engine import Engine
from search.failover import Failover
from search.faults import EngineAway, EngineFault
from search.questions import Request
from search.site_index import COMMAND, WORKER, FolderShelf, SiteIndex
from tests.search.engines import ENGINES, client
from tests.search.ledgers import FakeLedger, document

ROOT = Path(__file__).parents[2]


def found(index: SiteIndex, q: str) -> list[str]:
    return sorted(hit.id for hit in index.search(Request(q)).items)


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger(document("a", "Agua potable"), document("b", "Bosque"), document("c", "Agua de lluvia"))


@pytest.fixture
def index(tmp_path: Path, ledger: FakeLedger) -> SiteIndex:
    return SiteIndex(tmp_path / "1", ledger)


@pytest.fixture
def other(tmp_path: Path, index: SiteIndex) -> SiteIndex:
    """The same index as another process has it open, at the state ``index`` is in now."""
    index.follow(COMMAND)
    other = SiteIndex(tmp_path / "1", index.ledger)
    other.follow(COMMAND)
    return other


def test_the_first_question_builds_the_index(index: SiteIndex) -> None:
    results = index.search(Request("agua"))
    assert ([hit.id for hit in results.items], results.seq, results.current) == (["a", "c"], 3, True)
    assert index.status() | {"bytes": 0} == {"state": "current", "seq": 3, "generation": 3, "documents": 3, "bytes": 0}


def test_an_empty_ledger_answers_nothing(tmp_path: Path) -> None:
    index = SiteIndex(tmp_path, FakeLedger())
    assert (found(index, "agua"), index.verify(), index.status()["state"]) == ([], [], "current")


def test_publications_are_found_by_the_next_question(index: SiteIndex, ledger: FakeLedger) -> None:
    assert found(index, "agua") == ["a", "c"]
    ledger.publish(document("d", "Agua nueva"))
    ledger.publish(document("a", "Aire"))
    assert found(index, "agua") == ["c", "d"]
    assert found(index, "aire") == ["a"]


def test_withdrawn_documents_are_forgotten_at_once(index: SiteIndex, other: SiteIndex, ledger: FakeLedger) -> None:
    ledger.withdraw("a")
    assert found(other, "agua") == ["c"]
    assert found(index, "agua") == ["c"]
    assert index.complete("pot", 8) == []


def test_withdrawn_documents_are_forgotten_while_another_process_writes(index: SiteIndex, ledger: FakeLedger) -> None:
    assert found(index, "agua") == ["a", "c"]
    with (index.folder / "writer.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ledger.publish(document("d", "Agua nueva"))
        ledger.withdraw("a")
        ledger.withdraw("c")
        ledger.publish(document("c", "Agua de lluvia"))
        results = index.search(Request("agua"))
    assert ([hit.id for hit in results.items], results.total, results.current, results.seq) == (["c"], 1, False, 3)
    assert found(index, "agua") == ["c", "d"]


def test_what_another_process_indexed_is_seen(index: SiteIndex, other: SiteIndex, ledger: FakeLedger) -> None:
    ledger.publish(document("d", "Agua nueva"))
    index.follow(WORKER)
    assert other.seq == 3
    assert found(other, "agua") == ["a", "c", "d"]


def test_more_entries_than_a_batch_are_followed(tmp_path: Path, ledger: FakeLedger) -> None:
    index = SiteIndex(tmp_path, ledger)
    index.follow(WORKER)
    for number in range(2 * module.BATCH + 1):
        ledger.publish(document(f"n{number}", f"Pozo {number}"))
    assert index.follow(WORKER)
    assert index.search(Request("pozo")).total == 2 * module.BATCH + 1
    assert index.verify() == []


def test_parts_left_by_questions_in_a_hurry_stay_few(index: SiteIndex, ledger: FakeLedger) -> None:
    for number in range(module.MOST_SEGMENTS + 6):
        ledger.publish(document(f"n{number}", "Pozo"))
        assert len(found(index, "pozo")) == number + 1
        assert index._engine is not None
        assert index._engine.segments <= module.MOST_SEGMENTS + 1


def lose_everything(folder: Path) -> None:
    shutil.rmtree(folder)


def lose_the_state(folder: Path) -> None:
    (folder / "state.json").unlink()


def lose_the_index(folder: Path) -> None:
    (path,) = folder.glob("index-*")
    shutil.rmtree(path)


def garble_the_state(folder: Path) -> None:
    (folder / "state.json").write_text("[1, 2")


def make_the_state_strange(folder: Path) -> None:
    (folder / "state.json").write_text(json.dumps({"fingerprint": 1, "folder": None, "seq": "x", "head": []}))


def garble_the_index(folder: Path) -> None:
    for file in folder.glob("index-*/*"):
        file.unlink()
        file.write_bytes(b"\x00garbage\xff" * 7)


def cut_the_index_short(folder: Path) -> None:
    for file in folder.glob("index-*/*.*"):
        content = file.read_bytes()
        file.unlink()
        file.write_bytes(content[: len(content) // 2])


def use_another_version(folder: Path) -> None:
    change_state(folder, fingerprint="0/tantivy-0.1")


def go_ahead_of_the_ledger(folder: Path) -> None:
    change_state(folder, seq=99)


def come_from_another_chain(folder: Path) -> None:
    change_state(folder, head="f" * 64)


def change_state(folder: Path, **changes: Any) -> None:
    state = folder / "state.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | changes))


DAMAGES: list[Callable[[Path], None]] = [
    lose_everything,
    lose_the_state,
    lose_the_index,
    garble_the_state,
    make_the_state_strange,
    garble_the_index,
    cut_the_index_short,
    use_another_version,
    go_ahead_of_the_ledger,
    come_from_another_chain,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_index_heals(tmp_path: Path, ledger: FakeLedger, damage: Callable[[Path], None]) -> None:
    SiteIndex(tmp_path / "1", ledger).follow(COMMAND)
    damage(tmp_path / "1")
    index = SiteIndex(tmp_path / "1", ledger)
    assert found(index, "agua") == ["a", "c"]
    assert (index.verify(), index.status()["state"]) == ([], "current")
    assert len(list((tmp_path / "1").glob("index-*"))) == 1


@pytest.mark.parametrize(
    "damage", [d for d in DAMAGES if d is not garble_the_index], ids=lambda damage: damage.__name__
)
def test_an_index_damaged_while_open_heals(
    index: SiteIndex, ledger: FakeLedger, damage: Callable[[Path], None]
) -> None:
    assert found(index, "agua") == ["a", "c"]
    damage(index.folder)
    ledger.publish(document("d", "Agua nueva"))
    assert found(index, "agua") == ["a", "c", "d"]
    assert index.verify() == []


def test_an_index_of_a_restored_ledger_is_built_anew(tmp_path: Path, index: SiteIndex) -> None:
    assert found(index, "agua") == ["a", "c"]
    restored = FakeLedger(document("x", "Agua de otra cadena"), chain="other")
    assert found(SiteIndex(tmp_path / "1", restored), "agua") == ["x"]
    for name in "yz":
        restored.publish(document(name, "Agua"))
    assert found(SiteIndex(tmp_path / "1", FakeLedger(*restored.live.values(), chain="third")), "agua") == [
        "x",
        "y",
        "z",
    ]


def test_a_fault_in_a_question_heals_once(
    index: SiteIndex, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index.follow(COMMAND)
    before = index.status()
    asked: list[Request] = []

    def fail(self: Engine, request: Request) -> Any:
        asked.append(request)
        raise EngineFault("broken")

    monkeypatch.setattr(Engine, "search", fail)
    folders = {path.name for path in index.folder.glob("index-*")}
    assert found(index, "agua") == []
    rebuilt = {path.name for path in index.folder.glob("index-*")}
    assert rebuilt != folders
    assert found(index, "agua") == []
    assert {path.name for path in index.folder.glob("index-*")} == rebuilt
    assert len(asked) == 3
    assert "search index fault" in caplog.text
    monkeypatch.undo()
    assert (found(index, "agua"), index.status()["documents"]) == (["a", "c"], before["documents"])


def test_a_folder_that_cannot_be_written_gives_no_error_page(
    tmp_path: Path, ledger: FakeLedger, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "1").write_text("a file where the folder should be")
    results = SiteIndex(tmp_path / "1", ledger).search(Request("agua"))
    assert (results.items, results.current) == ([], False)
    assert "cannot follow" in caplog.text


def test_a_question_does_not_build_the_index_of_a_large_site(index: SiteIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUERY", module.Effort(wait=0.05, budget=0.05, rebuild_up_to=2, settle=False))
    assert (found(index, "agua"), index.status()["state"]) == ([], "missing")
    assert index.follow(WORKER)
    assert found(index, "agua") == ["a", "c"]


def test_a_crash_between_commit_and_state_is_made_good(index: SiteIndex, ledger: FakeLedger) -> None:
    index.follow(COMMAND)
    state = (index.folder / "state.json").read_text()
    ledger.publish(document("d", "Agua nueva"))
    ledger.withdraw("a")
    index.follow(COMMAND)
    (index.folder / "state.json").write_text(state)
    assert found(index, "agua") == ["c", "d"]
    assert index.verify() == []


def test_verify_names_every_difference(index: SiteIndex, ledger: FakeLedger) -> None:
    index.follow(COMMAND)
    ledger.live["b"] = document("b", "Bosque cambiado")
    ledger.live["z"] = document("z", "Zanja")
    del ledger.live["c"]
    assert index.verify() == ["different: b /noticias/b/", "missing: z /noticias/z/", "left over: c"]
    assert index.rebuild() == 3
    assert index.verify() == []


def test_verify_says_when_there_is_no_index(index: SiteIndex) -> None:
    assert index.verify() == ["index: missing or unreadable"]


RACER = """
import sys
import time
from pathlib import Path
from search.site_index import COMMAND, SiteIndex
from tests.search.ledgers import FakeLedger

folder, ledger = Path(sys.argv[1]), FakeLedger.load(Path(sys.argv[2]))
everything, ledger.entries = ledger.entries, []
sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
index = SiteIndex(folder, ledger)
while len(ledger.entries) < len(everything):
    ledger.entries = everything[: len(ledger.entries) + 5]
    assert index.follow(COMMAND), index.status()
print(index.status()["state"], len(index.verify()))
"""


@pytest.mark.parametrize("killed", [False, True], ids=["both end", "one is killed"])
def test_two_processes_race_for_the_writers_turn(tmp_path: Path, killed: bool) -> None:
    ledger = FakeLedger(*(document(f"n{i}", f"Pozo {i}") for i in range(60)))
    ledger.save(tmp_path / "ledger.json")
    command = [sys.executable, "-c", RACER, str(tmp_path / "1"), str(tmp_path / "ledger.json")]
    racers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    try:
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("\n")
            racer.stdin.flush()
        if killed:
            deadline = time.monotonic() + 60
            while not (tmp_path / "1" / "state.json").exists():
                assert time.monotonic() < deadline, "neither wrote"
                time.sleep(0.001)
            racers[0].kill()
        answers = [racer.communicate(timeout=60)[0] for racer in racers]
    finally:
        for racer in racers:
            racer.kill()
            racer.communicate()
    assert answers[1] == "current 0\n"
    assert killed or answers[0] == "current 0\n"
    index = SiteIndex(tmp_path / "1", ledger)
    assert (index.search(Request("pozo")).total, index.verify()) == (60, [])


# -- on a server -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=ENGINES[1:])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[FakeLedger], SiteIndex]]:
    """``served(ledger)``: an index at Elasticsearch, under names of this test alone."""
    from search.elastic_shelf import ElasticShelf

    prefix = f"test-{os.getpid()}-{secrets.token_hex(4)}"

    def make(ledger: FakeLedger) -> SiteIndex:
        return SiteIndex(tmp_path / "1", ledger, ElasticShelf(client(), prefix, 1), lock="elasticsearch.lock")

    yield make
    for name in client().indices.get(index=f"{prefix}-*", expand_wildcards="all"):
        client().indices.delete(index=name)


def indices(index: SiteIndex) -> set[str]:
    return set(client().indices.get(index=f"{index.shelf.alias}-index-*"))  # type: ignore[attr-defined]


def test_a_served_index_follows_and_forgets(served: Callable[[FakeLedger], SiteIndex], ledger: FakeLedger) -> None:
    index, other = served(ledger), served(ledger)
    assert found(index, "agua") == ["a", "c"]
    ledger.publish(document("d", "Agua nueva"))
    ledger.publish(document("a", "Aire"))
    assert found(other, "agua") == ["c", "d"]
    assert (found(index, "aire"), index.seq) == (["a"], 5)
    ledger.withdraw("a")
    assert (found(other, "aire"), index.complete("air", 8)) == ([], [])
    assert index.verify() == []
    assert index.status() | {"bytes": 0} == {"state": "current", "seq": 6, "generation": 6, "documents": 3, "bytes": 0}


def test_a_rebuild_leaves_one_index_behind_the_alias_and_questions_are_answered_meanwhile(
    served: Callable[[FakeLedger], SiteIndex], ledger: FakeLedger
) -> None:
    index = served(ledger)
    assert found(index, "agua") == ["a", "c"]
    before = indices(index)
    orphan = f"{index.shelf.alias}-index-broken"  # type: ignore[attr-defined]
    client().indices.create(index=orphan)
    answers: list[list[str]] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answers.append(found(served(ledger), "agua"))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        assert index.rebuild() == 3
    finally:
        stop.set()
        asking.join()
    after = indices(index)
    assert len(after) == 1
    assert after.isdisjoint({*before, orphan})
    assert answers
    assert all(answer == ["a", "c"] for answer in answers)
    assert set(client().indices.get_alias(name=index.shelf.alias)) == after  # type: ignore[attr-defined]


def test_a_served_index_that_is_lost_or_strange_heals(
    served: Callable[[FakeLedger], SiteIndex], ledger: FakeLedger
) -> None:
    index = served(ledger)
    assert found(index, "agua") == ["a", "c"]
    for name in indices(index):
        client().indices.delete(index=name)
    assert found(served(ledger), "agua") == ["a", "c"]
    shelf = index.shelf
    for damage in ({"fingerprint": "0"}, {"seq": 99}, {"head": "f" * 64}, {"folder": 7}):
        shelf.write({**(shelf.read() or {}), **damage}) if "folder" not in damage else shelf.forget()
        again = served(ledger)
        assert found(again, "agua") == ["a", "c"], damage
        assert (again.verify(), len(indices(again))) == ([], 1)


def test_verify_names_what_a_served_index_holds_otherwise(
    served: Callable[[FakeLedger], SiteIndex], ledger: FakeLedger
) -> None:
    index = served(ledger)
    index.follow(COMMAND)
    ledger.live["b"] = document("b", "Bosque cambiado")
    ledger.live["z"] = document("z", "Zanja")
    del ledger.live["c"]
    assert index.verify() == ["different: b /noticias/b/", "missing: z /noticias/z/", "left over: c"]


class AwayShelf(FolderShelf):
    """A server that may be gone."""

    gone = False

    def stamp(self, held: str | None) -> Any:
        if self.gone:
            raise EngineAway("nobody answers")
        return super().stamp(held)


@pytest.fixture
def pair(tmp_path: Path, ledger: FakeLedger) -> Failover:
    return Failover(
        SiteIndex(tmp_path / "server", ledger, AwayShelf(tmp_path / "server")), SiteIndex(tmp_path / "1", ledger)
    )


def test_the_embedded_index_answers_while_the_server_does_not(
    pair: Failover, ledger: FakeLedger, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("WARNING", "search")
    assert [hit.id for hit in pair.search(Request("agua")).items] == ["a", "c"]
    shelf = pair.first.shelf
    assert isinstance(shelf, AwayShelf)
    shelf.gone = True
    ledger.publish(document("d", "Agua nueva"))
    results = pair.search(Request("agua"))
    assert (sorted(hit.id for hit in results.items), results.current) == (["a", "c", "d"], True)
    assert caplog.text.count("does not answer") == 1
    assert pair.complete("nue", 8) == ["nueva"]
    assert caplog.text.count("does not answer") == 1, "told once"
    assert pair.status()["state"] == "away"
    assert not pair.keep_up()
    assert pair.verify() == ["elasticsearch does not answer: nobody answers"]
    shelf.gone = False
    assert pair.away, "not asked again at once"
    monkeypatch.setattr(failover, "PAUSE", 0.0)
    pair._away_until = 0.0
    assert pair.keep_up()
    assert pair.status() | {"bytes": 0} == {
        "engine": "elasticsearch", "state": "current", "seq": 4, "generation": 4, "documents": 4, "bytes": 0,
    }  # fmt: skip


def test_a_server_that_nobody_runs_counts_as_away(tmp_path: Path, ledger: FakeLedger) -> None:
    from search.elastic import connected
    from search.elastic_shelf import ElasticShelf

    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        shelf = ElasticShelf(connected(f"http://127.0.0.1:{taken.getsockname()[1]}"), "test", 1)
        pair = Failover(SiteIndex(tmp_path / "1", ledger, shelf, lock="other.lock"), SiteIndex(tmp_path / "1", ledger))
        began = time.monotonic()
        assert [hit.id for hit in pair.search(Request("agua")).items] == ["a", "c"]
        assert time.monotonic() - began < 5
        assert pair.away


def test_text_of_a_file_that_was_read_later_is_taken_in(tmp_path: Path) -> None:
    file = {"id": "f", "title": "Bando", "url": "/archivos/f/bando.pdf", "content_type": "x", "size": 1}
    ledger = FakeLedger(document("n", "Aviso", blocks=[{"type": "file", "value": {"file": file}}]))
    known: dict[str, list[str]] = {}
    index, other = (SiteIndex(tmp_path, ledger, pages=lambda files: known) for _ in range(2))
    assert (found(index, "basura"), found(other, "basura")) == ([], [])
    known["/archivos/f/bando.pdf"] = ["Multas por tirar basura"]
    assert index.take_in(["/archivos/f/bando.pdf", "/archivos/otro.pdf"]) == 1
    assert (found(index, "basura"), found(other, "basura")) == (["n"], ["n"])
    assert index.verify() == []
