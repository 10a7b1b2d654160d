"""Filling in in the browser: what the grid sends is read by types, merged or answered with a conflict."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.clean_input import clean as clean_input
from pregonero.publishing.api import door
from tests.transparency.filings import SECOND, TABLE, make_filing, write_rows
from transparency.filings import checking, rows
from transparency.filings.changes import ROWS, apply, read_changes
from transparency.models import Filing, WorkingCopy, WorkingRow

pytestmark = pytest.mark.django_db

POST, PAY, LINK = "denominacion_del_puesto", "monto_de_la_remuneracion", "hipervinculo_al_documento"
SEX, NOTE, EXTRA, UPDATE = "sexo_catalogo", "nota", "percepciones_adicionales", "fecha_de_actualizacion"
START = "fecha_de_inicio_del_periodo_que_se_informa"
END = "fecha_de_termino_del_periodo_que_se_informa"


@pytest.fixture
def filing(obras: Any) -> Filing:
    return make_filing(obras)


@pytest.fixture
def editor(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("editor-obras")


def url(filing: Filing, name: str = "") -> str:
    return reverse(f"pregonero_filing_rows{name and '_' + name}", args=[filing.pk])


def send(client: Client, filing: Filing, *changes: Any, name: str = "changes", raw: Any = None) -> Any:
    body = json.dumps({"changes": list(changes)} if raw is None else raw)
    return client.post(url(filing, name), body, content_type="application/json")


def done(client: Client, filing: Filing, *changes: Any) -> list[dict[str, Any]]:
    answer = send(client, filing, *changes)
    assert answer.status_code == 200, answer.content
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def added(cells: dict[str, Any], key: str = "", **more: Any) -> dict[str, Any]:
    return {"op": "add", "table": "", "key": key or uuid.uuid4().hex, "cells": cells, **more}


def put(row: WorkingRow, cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"op": "set", "table": row.table, "key": row.key, "version": row.version, "cells": cells, **more}


def the_rows(filing: Filing, table: str = "") -> list[WorkingRow]:
    return list(WorkingRow.objects.filter(copy__filing=filing, table=table).order_by("position"))


def data(client: Client, filing: Filing) -> dict[str, Any]:
    answer = client.get(url(filing, "data"))
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


# -- what is typed


@pytest.mark.parametrize(
    ("field", "text", "cell"),
    [
        (START, "31/03/2018", {"d": "2018-03-31"}),
        (START, "31 de marzo de 2018", {"d": "2018-03-31"}),
        (START, "31/02/2018", "31/02/2018"),
        (PAY, "$ 1,234.50", 1234.5),
        (PAY, "12", 12),
        (PAY, "doce", "doce"),
        (PAY, "1" * 30, "1" * 30),
        (EXTRA, "7", 7),
        (POST, "  Jefa\r\nde área ", "Jefa\nde área"),
        (SEX, "Mujer", "Mujer"),
        ("ejercicio", "2018", 2018),
        (NOTE, "", None),
        (NOTE, None, None),
    ],
)
def test_a_typed_text_is_read_by_the_type_of_its_field(
    filing: Filing, editor: Client, field: str, text: str | None, cell: Any
) -> None:
    done(editor, filing, added({field: text}))
    assert the_rows(filing)[0].cells.get(field) == cell


def test_a_new_row_has_the_year_the_period_and_the_directorate(filing: Filing, editor: Client) -> None:
    (result,) = done(editor, filing, added({POST: "Jefa"}))
    cells = result["row"]["cells"]
    assert (cells["ejercicio"], cells[START], cells[POST]) == ("2026", "01/07/2026", "Jefa")
    assert filing.directorate.name in cells.values()


def test_what_cannot_be_read_is_kept_and_told(filing: Filing, editor: Client) -> None:
    change = added({UPDATE: "31/02/2026", SEX: "mujer", LINK: "C:\\lista.pdf"})
    answer = send(editor, filing, change).json()
    told = {(one["field"], one["code"], one["key"]) for one in answer["findings"]}
    assert {(UPDATE, "impossible-date", change["key"]), (LINK, "local-path", change["key"])} <= told
    assert answer["results"][0]["row"]["cells"][UPDATE] == "31/02/2026"


def test_rows_stand_where_they_were_put(filing: Filing, editor: Client) -> None:
    write_rows(filing, *({POST: str(n)} for n in range(6)))
    key = {row.cells[POST]: row.key for row in the_rows(filing)}
    second = uuid.uuid4().hex
    done(
        editor,
        filing,
        added({POST: "a"}, second, after=key["1"]),
        added({POST: "b"}, after=second),
        added({POST: "c"}, after=None),
        {"op": "delete", "table": "", "key": key["3"], "version": 1},
        added({POST: "d"}, after=key["4"]),
        {"op": "move", "table": "", "key": key["0"], "after": key["5"]},
        added({POST: "e"}),
    )
    assert [row.cells[POST] for row in the_rows(filing)] == ["c", "1", "a", "b", "2", "4", "d", "5", "0", "e"]
    positions = [row.position for row in the_rows(filing)]
    assert len(set(positions)) == len(positions)


@pytest.mark.parametrize("seed", range(12))
def test_rows_end_where_a_list_would_have_them(filing: Filing, seed: int) -> None:
    chance = random.Random(seed)
    write_rows(filing, *({POST: str(n)} for n in range(12)))
    keys = [row.key for row in the_rows(filing)]
    for _round in range(4):
        sent = []
        for _change in range(chance.randint(1, 8)):
            op = chance.choice(["add", "add", "delete", "move"]) if keys else "add"
            key = uuid.UUID(int=chance.getrandbits(128)).hex if op == "add" else chance.choice(keys)
            change: dict[str, Any] = {"op": op, "table": "", "key": key}
            if op != "add":
                keys.remove(key)
            if op != "delete":
                change["after"] = after = chance.choice([None, *keys])
                keys.insert(0 if after is None else keys.index(after) + 1, key)
            sent.append(change)
        copy = rows.copy_of(filing, for_writing=True)
        apply(copy, read_changes(filing, {"changes": sent}))
        assert [row.key for row in the_rows(filing)] == keys
    positions = [row.position for row in the_rows(filing)]
    assert positions == sorted(set(positions))


# -- two people


def test_different_cells_of_a_row_merge(filing: Filing, editor: Client, signed_in: Callable[[str], Client]) -> None:
    write_rows(filing, {POST: "Jefa", PAY: 10})
    row = the_rows(filing)[0]
    (one,) = done(editor, filing, put(row, {POST: "Directora"}, was={POST: "Jefa"}))
    (two,) = done(signed_in("officer"), filing, put(row, {PAY: "20"}, was={PAY: "10"}))
    assert (one["status"], two["status"]) == ("ok", "ok")
    assert two["row"]["cells"] | {PAY: "20"} == two["row"]["cells"] == {POST: "Directora", PAY: "20"}


def test_the_same_cell_is_a_conflict(filing: Filing, editor: Client, signed_in: Callable[[str], Client]) -> None:
    write_rows(filing, {POST: "Jefa"})
    row = the_rows(filing)[0]
    done(editor, filing, put(row, {POST: "Directora"}, was={POST: "Jefa"}))
    late = put(row, {POST: "Subdirectora", NOTE: "x"}, was={POST: "Jefa", NOTE: ""})
    (result,) = done(signed_in("officer"), filing, late)
    assert (result["status"], result["fields"], result["row"]["cells"][POST]) == ("conflict", [POST], "Directora")
    assert the_rows(filing)[0].cells == {POST: "Directora", NOTE: "x"}
    (decided,) = done(signed_in("officer"), filing, late | {"version": result["row"]["version"]})
    assert decided["status"] == "ok"
    assert the_rows(filing)[0].cells[POST] == "Subdirectora"


def test_what_was_sent_twice_is_done_once(filing: Filing, editor: Client) -> None:
    change = added({POST: "Jefa"}, version=0)
    assert [done(editor, filing, change)[0]["status"] for _time in range(2)] == ["ok", "ok"]
    row = the_rows(filing)[0]
    again = put(row, {POST: "Directora"}, was={POST: "Jefa"})
    assert [done(editor, filing, again)[0]["status"] for _time in range(2)] == ["ok", "ok"]
    assert [row.cells[POST] for row in the_rows(filing)] == ["Directora"]


def test_rows_that_somebody_changed_or_deleted(filing: Filing, editor: Client) -> None:
    write_rows(filing, {POST: "Jefa"}, {POST: "Chofer"})
    first, second = the_rows(filing)
    done(editor, filing, put(first, {POST: "Directora"}))
    (kept,) = done(editor, filing, {"op": "delete", "table": "", "key": first.key, "version": first.version})
    assert kept["status"] == "conflict"
    done(editor, filing, {"op": "delete", "table": "", "key": second.key, "version": second.version})
    (gone,) = done(editor, filing, put(second, {POST: "Auxiliar"}))
    assert gone["status"] == "gone"
    assert len(the_rows(filing)) == 1


def test_what_colleagues_did_is_learnt(filing: Filing, editor: Client) -> None:
    write_rows(filing, {POST: "Jefa"}, {POST: "Chofer"})
    seen = data(editor, filing)
    assert {row[1] for row in seen["rows"][""]} == {seen["version"]}
    query = f"?version={seen['version']}&shape={seen['shape']}"
    assert editor.get(url(filing, "since") + query).json()["rows"] == {}
    first, second = the_rows(filing)
    done(editor, filing, put(first, {POST: "Directora"}))
    told = editor.get(url(filing, "since") + query).json()
    assert [row[0] for row in told["rows"][""]] == [first.key]
    assert "order" not in told
    done(editor, filing, {"op": "delete", "table": "", "key": second.key, "version": second.version})
    assert editor.get(url(filing, "since") + query).json()["order"] == {"": [first.key]}


# -- copying the last period


def test_the_last_period_is_copied(obras: Any, filing: Filing, editor: Client) -> None:
    earlier = make_filing(obras, "2026-T2")
    make_filing(obras, "2026-T1")
    write_rows(
        earlier,
        {"ejercicio": 2025, START: {"d": "2026-04-01"}, POST: "Jefa", UPDATE: {"d": "2026-06-30"}, EXTRA: 1},
        tables=[(TABLE, "1", {"denominacion_de_la_percepcion": "Bono"})],
    )
    answer = send(editor, filing, name="copy_last", raw={})
    assert answer.json()["copied"] == 1
    (row,) = the_rows(filing)
    period = {"ejercicio": 2026, START: {"d": "2026-07-01"}, END: {"d": "2026-09-30"}}
    assert row.cells == period | {POST: "Jefa", EXTRA: 1}
    assert [inner.ref for inner in the_rows(filing, TABLE)] == ["1"]
    again = send(editor, filing, name="copy_last", raw={})
    assert (again.status_code, again.json()["code"]) == (409, "has_rows")
    assert send(editor, filing, name="copy_last", raw={"add": True}).status_code == 200
    assert [row.cells[EXTRA] for row in the_rows(filing)] == [1, 2]
    assert [inner.ref for inner in the_rows(filing, TABLE)] == ["1", "2"]


def test_the_first_period_has_nothing_to_copy(filing: Filing, editor: Client) -> None:
    answer = send(editor, filing, name="copy_last", raw={})
    assert (answer.status_code, answer.json()["code"]) == (409, "none")


# -- who may


@pytest.mark.parametrize("who", ["editor-cultura", "auditor"])
def test_others_write_nothing(filing: Filing, signed_in: Callable[[str], Client], who: str) -> None:
    client = signed_in(who)
    assert send(client, filing, added({POST: "x"})).status_code == 403
    assert send(client, filing, name="copy_last", raw={}).status_code == 403
    assert the_rows(filing) == []
    reads = 200 if who == "auditor" else 403
    for name in ("data", "since", "findings"):
        assert client.get(url(filing, name) + "?version=0").status_code == reads
    assert client.get(url(filing)).status_code == (200 if who == "auditor" else 302)


def test_nobody_writes_past_a_lock(filing: Filing, editor: Client, user: Callable[[str], Any]) -> None:
    with door():
        filing.locked, filing.locked_by, filing.locked_at = True, user("officer"), timezone.now()
        filing.save()
    answer = send(editor, filing, added({POST: "x"}))
    assert (answer.status_code, answer.json()["code"]) == (409, "locked")
    assert data(editor, filing)["may_write"] is False
    assert the_rows(filing) == []


def test_only_the_office_writes_while_it_is_reviewed(
    filing: Filing, editor: Client, user: Callable[[str], Any], signed_in: Callable[[str], Client]
) -> None:
    workflow = filing.get_workflow()
    assert workflow is not None
    with door():
        filing.save_revision(user=user("editor-obras"))
        workflow.start(filing, user("editor-obras"))
    answer = send(editor, filing, added({POST: "x"}))
    assert (answer.status_code, answer.json()["code"]) == (409, "locked")
    assert "revisión" in answer.json()["detail"]
    assert done(signed_in("officer"), filing, added({POST: "x"}))[0]["status"] == "ok"


def test_nobody_knows_of_what_is_not(editor: Client, filing: Filing) -> None:
    gone = Filing(pk=987654)
    assert editor.get(url(gone, "data")).status_code == 404
    with door():
        Filing.objects.filter(pk=filing.pk).update(format=None)
    assert editor.get(url(filing, "data")).status_code == 409
    assert editor.get(url(filing)).status_code == 200


# -- bad input


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"changes": 1},
        {"changes": [1]},
        {"changes": [{"op": "burn", "table": "", "key": "a"}]},
        {"changes": [{"op": "set", "table": "Otra", "key": "a"}]},
        {"changes": [{"op": "set", "table": {}, "key": "a"}]},
        {"changes": [{"op": "set", "table": "", "key": 5}]},
        {"changes": [{"op": "set", "table": "", "key": "a" * 37}]},
        {"changes": [{"op": "set", "table": "", "key": "a b"}]},
        {"changes": [{"op": "set", "table": "", "key": "a", "version": "1"}]},
        {"changes": [{"op": "set", "table": "", "key": "a", "cells": {"no_such": "x"}}]},
        {"changes": [{"op": "set", "table": "", "key": "a", "cells": {POST: 5}}]},
        {"changes": [{"op": "set", "table": "", "key": "a", "cells": [1]}]},
        {"changes": [{"op": "set", "table": "", "key": "a", "was": {POST: 5}}]},
        {"changes": [{"op": "add", "table": TABLE, "key": "a", "ref": 5}]},
        {"changes": [{"op": "add", "table": TABLE, "key": "a", "ref": "5" * 61}]},
        {"changes": [{"op": "add", "table": "", "key": "a", "after": 5}]},
        {"changes": [{"op": "add", "table": "", "key": "a"}] * 2001},
    ],
)
def test_bad_requests_get_a_sentence(filing: Filing, editor: Client, body: Any) -> None:
    answer = send(editor, filing, raw=body)
    assert answer.status_code == 400
    assert answer["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")
    assert the_rows(filing) == []


def test_what_is_no_json(filing: Filing, editor: Client) -> None:
    for body in (b"{", b"\xff\xfe", b"[" * 100_000, b'{"changes": ' + b"9" * 10_000 + b"}"):
        answer = editor.post(url(filing, "changes"), body, content_type="application/json")
        assert answer.status_code == 400, body[:20]
    large = editor.post(url(filing, "changes"), b" " * (5 * 1024 * 1024 + 1), content_type="application/json")
    assert large.status_code == 413
    assert editor.get(url(filing, "since")).status_code == 400
    assert editor.get(url(filing, "since") + "?version=-1").status_code == 400
    assert editor.get(url(filing, "changes")).status_code == 405


def test_one_bad_change_undoes_the_others(filing: Filing, editor: Client) -> None:
    assert send(editor, filing, added({POST: "x"}), {"op": "burn"}).status_code == 400
    assert the_rows(filing) == []


def test_no_row_beyond_the_limit(filing: Filing, editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ROWS == 20_000
    monkeypatch.setattr("transparency.filings.changes.ROWS", 2)
    results = done(editor, filing, *(added({POST: str(n)}) for n in range(3)))
    assert [result["status"] for result in results] == ["ok", "ok", "refused"]


def test_no_cell_beyond_what_excel_holds(filing: Filing, editor: Client) -> None:
    (result,) = done(editor, filing, added({NOTE: "x" * 40_000, POST: "Jefa"}))
    assert (result["status"], result["fields"]) == ("refused", [NOTE])
    assert POST in the_rows(filing)[0].cells


@pytest.mark.samples
def test_hostile_texts_stay_texts(filing: Filing, editor: Client, samples: Path) -> None:
    texts: list[str] = json.loads((samples / "hostile-text" / "blns.json").read_text(encoding="utf-8"))
    texts = [text for text in texts if text == clean_input(text)] + ["\u202e", "\ufdd0"]
    for field in (POST, PAY, START, SEX, LINK, EXTRA, NOTE):
        results = done(editor, filing, *(added({field: text}) for text in texts))
        assert {result["status"] for result in results} == {"ok"}
        WorkingRow.objects.filter(copy__filing=filing).delete()
    done(editor, filing, *(added({POST: text, PAY: text}) for text in texts))
    assert len(data(editor, filing)["rows"][""]) == len(texts)
    assert editor.get(url(filing, "findings")).status_code == 200


# -- what is wrong


def test_the_whole_is_checked_and_kept(filing: Filing, editor: Client) -> None:
    write_rows(filing, {POST: "Jefa", EXTRA: 9}, {POST: "Jefa", EXTRA: 9})
    told = editor.get(url(filing, "findings")).json()
    keys = [row.key for row in the_rows(filing)]
    places = {(one["code"], one["key"], one["field"]) for one in told["findings"]}
    assert ("dangling-id", keys[0], EXTRA) in places
    assert ("duplicate-row", keys[1], "") in places
    copy = WorkingCopy.objects.get(filing=filing)
    assert (copy.checked_version, copy.findings) == (copy.version, told["findings"])
    assert checking.examine(copy).totals == told["totals"]


def test_rows_without_anything_are_blank(filing: Filing) -> None:
    assert filing.format is not None
    stored = [rows.StoredRow("a", {}), rows.StoredRow("b", {POST: "x"}), rows.StoredRow("c-2", {POST: "x"})]
    workbook = checking.workbook_of(filing.format, [*stored, rows.StoredRow("d", {}, TABLE, "1")])
    assert [(row.number, row.id) for row in workbook.main.rows] == [(9, "b"), (10, "c-2")]
    assert workbook.main.blank_rows == (8,)
    assert [(row.number, row.key) for row in workbook.tables[0].rows] == [(4, "1")]
    assert len(workbook.tables[0].fields) == len(SECOND)


def test_reading_asks_no_more_of_more_rows(filing: Filing, editor: Client) -> None:
    counts = []
    for many in (1, 300):
        write_rows(filing, *({POST: str(n)} for n in range(many)))
        data(editor, filing)
        with CaptureQueriesContext(connection) as queries:
            data(editor, filing)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_saving_many_rows_takes_few_queries(filing: Filing, editor: Client) -> None:
    counts = []
    for many in (1, 300):
        changes = [added({POST: str(n)}) for n in range(many)]
        send(editor, filing, added({POST: "first"}))
        with CaptureQueriesContext(connection) as queries:
            send(editor, filing, *changes)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2
