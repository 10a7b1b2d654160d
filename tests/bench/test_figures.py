"""What the benchmark makes of its raw figures: it must not make them better than they are."""

from __future__ import annotations

import math

import pytest

from bench import table
from bench.figures import centile, median, ratio
from bench.servers import File, configuration
from bench.wrk import Failed, Target, parse

WRK = """Running 1s test @ http://localhost:34567/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   812.34us  310.21us   9.12ms   91.20%
    Req/Sec     9.91k   540.12    10.72k    80.00%
  10841 requests in 1.10s, 88.21MB read
Requests/sec:   9855.01
Transfer/sec:     80.19MB
"""


def test_rate_is_read() -> None:
    assert parse(WRK) == 9855.01


@pytest.mark.parametrize(
    "output",
    [
        WRK.replace("Requests/sec", "  Non-2xx or 3xx responses: 12\nRequests/sec"),
        WRK.replace("10841 requests", "0 requests").replace("9855.01", "0.00"),
        "unable to connect to localhost:34567 Connection refused\n",
    ],
    ids=["errors", "nothing", "refused"],
)
def test_run_without_good_answers_is_no_rate(output: str) -> None:
    with pytest.raises(Failed):
        parse(output)


def test_target_is_asked_with_its_headers() -> None:
    command = Target("http://localhost/", {"If-None-Match": '"abc"'}).command(5, 8)
    assert command == ["wrk", "-t1", "-c8", "-d5s", "-H", 'If-None-Match: "abc"', "http://localhost/"]


def test_arithmetic() -> None:
    assert median([3, 1, 100]) == 3
    assert ratio([2, 4, 100], [8, 8, 1]) == 0.5
    assert [centile(range(1, 101), hundredth) for hundredth in (50, 95, 99, 100)] == [50, 95, 99, 100]
    assert centile([7.0], 99) == 7.0


def test_each_address_of_nginx_is_one_file_of_one_type(tmp_path) -> None:
    files = {"/home": File(b"<p>", "text/html; charset=utf-8"), "/API-list": File(b"{}", "application/json")}
    places = [line for line in configuration(tmp_path, 1234, files).splitlines() if line.startswith("location")]
    types = "{ types { } default_type"
    assert places == [
        f'location = "/home" {types} "text/html; charset=utf-8"; alias {tmp_path}/files/0; }}',
        f'location = "/API-list" {types} "application/json"; alias {tmp_path}/files/1; }}',
    ]


RESULTS = {
    "date": "2026-01-02",
    "machine": "2 × Test",
    "versions": {"Python": "3.11"},
    "seconds": 1,
    "rounds": 3,
    "warm": {"rows": {"home": {"house": [60, 50, 40], "nginx": [99, 100, 101], "bytes": 12345}}, "stock": [1, 1, 1]},
    "unchanged": {"failed": "nginx ended"},
    "cold": {
        "rows": {"home": {"house": [5, 5, 5], "queries": 9}, "search": {"house": [10, 10, 10], "queries": 3}},
        "bare": [100, 100, 100],
    },
    "growth": {
        "rows": {"list": {"small": [150, 150], "large": [100, 100]}, "history": {"small": [200], "large": [100]}},
        "small": {"documents": 1000, "fill s": 2, "search s": 1},
        "large": {"documents": 100000, "fill s": 200, "search s": 50},
    },
    "fresh": {"workers": 2, "seconds": [[0.01, 0.2]] * 99, "never": 1},
    "publishing": {
        "alone": {what: {"flush_ms": [10, 60], "act_ms": [20, 80]} for what in ("new", "change")},
        "sqlite": {"publications": 100, "seconds": 2, "rate": 50.0},
        "postgresql": {"absent": "it does not answer"},
    },
}


def test_table_judges_each_figure() -> None:
    lines = table.table(RESULTS).splitlines()
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]
    told = {work: rest for work, *rest in cells}
    measured, wanted, outcome = told["warm: home"]
    assert measured == "0.50 ÷ nginx · 50.0 ÷ stock (50 req/s, 12,345 bytes)"
    assert (wanted, outcome) == ("≥ 0.5 ÷ nginx · ≥ 50 ÷ stock", "met · met")
    measured, wanted, outcome = told["cold: home"]
    assert measured == "5.0 % of bare · 9 queries (5 req/s)"
    assert (wanted, outcome) == ("≥ 6 % of bare · ≤ 8 queries", "**missed** · **missed**")
    assert told["cold: search"] == ["10.0 % of bare, 3 queries, 10 req/s", "", ""]
    assert told["unchanged"] == ["failed: nginx ended", "", ""]
    grown = "1,000 → 100,000 documents:"
    assert told[f"{grown} list"] == ["1.50× (150 req/s → 100 req/s)", "≤ 1.5×", "met"]
    assert told[f"{grown} history"] == ["2.00×, 200 req/s → 100 req/s", "", ""]
    assert told["publication of a change, p95"][0].startswith("60.0 ms (p50 10.0 ms;")
    assert told["publication of a change, p95"][2] == "**missed**"
    assert told["publications from 4 processes, SQLite"] == ["50.0/s", "≥ 50/s", "met"]
    assert told["publications from 4 processes, PostgreSQL"][0] == "not measured: it does not answer"
    assert lines[-1].startswith("5 of 9 targets met. Filling to 100,000 documents took 200 s, indexing them 50 s.")


def test_bytes_that_never_came_are_not_left_out() -> None:
    """One of a hundred publications never reached a worker: the 99th of a hundred is still one that did."""
    (row,) = table.rows({"fresh": RESULTS["fresh"]})
    assert row.figures[0].value == 0.2
    (row,) = table.rows({"fresh": {"workers": 2, "seconds": [[0.01, 0.2]] * 97, "never": 3}})
    assert row.figures[0].value == math.inf
    assert not row.figures[0].met


def test_table_goes_between_the_markers() -> None:
    text = f"# Title\n\n{table.BEGIN}\nold\n{table.END}\n\nThe end.\n"
    once = table.written_into(text, "| new |")
    assert once == f"# Title\n\n{table.BEGIN}\n| new |\n{table.END}\n\nThe end.\n"
    assert table.written_into(once, "| new |") == once


@pytest.mark.parametrize(
    "text", ["", table.BEGIN, f"{table.END}{table.BEGIN}", f"{table.BEGIN}{table.BEGIN}{table.END}"]
)
def test_readme_without_the_markers_stays_as_it_is(text: str) -> None:
    with pytest.raises(ValueError, match="the README needs"):
        table.written_into(text, "| new |")
