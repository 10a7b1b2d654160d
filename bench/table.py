"""The table of a run: what was measured, what must be reached, met or missed. Pure: from results to Markdown.

``python -m bench.table`` writes it between two markers in the README, so that no figure there is typed by hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .figures import centile, median, ratio

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results.json"
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: written by python -m bench.table -->", "<!-- end of figures -->"
COLD_TARGETS = {"home": (6, 8), "API list": (23, 3), "API detail": (48, 2)}
GROWN = ("list", "detail", "changes")


@dataclass(frozen=True, slots=True)
class Figure:
    """One judged figure. ``least``: whether it must be at least ``target``, and not at most."""

    value: float
    target: float
    least: bool
    unit: str = ""
    digits: int = 2

    @property
    def met(self) -> bool:
        return self.value >= self.target if self.least else self.value <= self.target

    def measured(self) -> str:
        return f"{_number(self.value, self.digits)}{self.unit}"

    def wanted(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.target:g}{self.unit}"

    def outcome(self) -> str:
        return "met" if self.met else "**missed**"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``beside``: what helps to read the figures and is not judged."""

    work: str
    figures: tuple[Figure, ...] = ()
    beside: str = ""

    def line(self) -> str:
        measured = " · ".join(figure.measured() for figure in self.figures)
        beside = f"({self.beside})" if measured and self.beside else self.beside
        wanted = " · ".join(figure.wanted() for figure in self.figures)
        outcome = " · ".join(figure.outcome() for figure in self.figures)
        return f"| {self.work} | {' '.join(filter(None, (measured, beside)))} | {wanted} | {outcome} |"


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"


def _rate(rates: list[float]) -> str:
    return f"{_number(median(rates), 0)} req/s"


def _warm(part: Mapping[str, Any]) -> Iterator[Row]:
    for name, row in part["rows"].items():
        figures = (
            Figure(ratio(row["house"], row["nginx"]), 0.5, True, " ÷ nginx"),
            Figure(ratio(row["house"], part["stock"]), 50, True, " ÷ stock", 1),
        )
        yield Row(f"warm: {name}", figures, f"{_rate(row['house'])}, {row['bytes']:,} bytes")
    yield Row("warm: stock Wagtail page", beside=_rate(part["stock"]))


def _unchanged(part: Mapping[str, Any]) -> Iterator[Row]:
    for name, row in part["rows"].items():
        figure = Figure(ratio(row["house"], row["nginx"]), 0.5, True, " ÷ nginx")
        yield Row(f"304: {name}", (figure,), _rate(row["house"]))


def _cold(part: Mapping[str, Any]) -> Iterator[Row]:
    for name, row in part["rows"].items():
        percent, queries = 100 * ratio(row["house"], part["bare"]), row["queries"]
        if name in COLD_TARGETS:
            least, most = COLD_TARGETS[name]
            figures = (Figure(percent, least, True, " % of bare", 1), Figure(queries, most, False, " queries", 0))
            yield Row(f"cold: {name}", figures, _rate(row["house"]))
        else:
            yield Row(f"cold: {name}", beside=f"{percent:.1f} % of bare, {queries} queries, {_rate(row['house'])}")
    yield Row("cold: bare Django view, one query", beside=_rate(part["bare"]))


def _growth(part: Mapping[str, Any]) -> Iterator[Row]:
    small, large = part["small"]["documents"], part["large"]["documents"]
    for name, row in part["rows"].items():
        times = Figure(ratio(row["small"], row["large"]), 1.5, False, "×")
        rates = f"{_rate(row['small'])} → {_rate(row['large'])}"
        title = f"{small:,} → {large:,} documents: {name}"
        yield Row(title, (times,), rates) if name in GROWN else Row(title, beside=f"{times.measured()}, {rates}")


def _memory(part: Mapping[str, Any]) -> Iterator[Row]:
    most = max(worker["pss"] for worker in part["loaded"])
    rss = " and ".join(f"{worker['rss']:.0f}" for worker in part["loaded"])
    start = max(worker["pss"] for worker in part["start"])
    figure = Figure(most, 250, False, " MB", 0)
    yield Row("memory of a worker after load, PSS", (figure,), f"RSS {rss} MB; PSS at start {start:.0f} MB")


def _fresh(part: Mapping[str, Any]) -> Iterator[Row]:
    # one that never came must not make the figure better
    slowest = [max(each) for each in part["seconds"]] + [float("inf")] * part["never"]
    beside = f"p50 {centile(slowest, 50):.3f} s, {len(slowest)} publications, {part['workers']} workers"
    yield Row("publish → new bytes on every worker, p99", (Figure(centile(slowest, 99), 1, False, " s", 3),), beside)


def _crowd(part: Mapping[str, Any]) -> Iterator[Row]:
    done, crowd = part["ms"], part["crowd"]
    beside = (
        f"p50 {centile(done, 50):.1f} ms, {len(done)} of {part['asked']} asked, {part['failed']} failed;"
        f" without the crowd p99 {centile(part['quiet_ms'], 99):.1f} ms;"
        f" open at the end: {crowd.get('bodies', 0)} bodies, {crowd.get('waiting', 0)} waiters"
    )
    yield Row(
        "home among 200 slow bodies and 200 waiters, p99", (Figure(centile(done, 99), 50, False, " ms", 1),), beside
    )


def _publishing(part: Mapping[str, Any]) -> Iterator[Row]:
    for what, name in (("new", "of a new item"), ("change", "of a change")):
        flush, act = part["alone"][what]["flush_ms"], part["alone"][what]["act_ms"]
        beside = (
            f"p50 {centile(flush, 50):.1f} ms; whole act with Wagtail's saving p50 {centile(act, 50):.1f},"
            f" p95 {centile(act, 95):.1f} ms"
        )
        yield Row(f"publication {name}, p95", (Figure(centile(flush, 95), 50, False, " ms", 1),), beside)
    for key, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        told = part[key]
        if "absent" in told:
            yield Row(f"publications from 4 processes, {name}", beside=f"not measured: {told['absent']}")
        else:
            beside = told.get("settings", "")
            yield Row(f"publications from 4 processes, {name}", (Figure(told["rate"], 50, True, "/s", 1),), beside)


def _searching(part: Mapping[str, Any]) -> Iterator[Row]:
    size = f"{part['documents']:,} documents and {part['rows']:,} rows"
    for name, told in part["engines"].items():
        if "absent" in told:
            yield Row(f"search, {name}", beside=f"not measured: {told['absent']}")
            continue
        # one engine is judged; the other shows what a server would give on the same machine
        judged = name == "embedded"
        p95 = Figure(centile(told["ms"], 95), 25, False, " ms", 1)
        rate = Figure(told["documents/s"], 2_000, True, "/s", 0)
        memory = Figure(told["rss"], 300, False, " MB", 0)
        matching = f"{told['matching']:,} matching in the median"
        answered = f"p50 {centile(told['ms'], 50):.1f} ms, {len(told['ms'])} queries, {matching}"
        indexed = f"rows {told['rows/s']:,}/s" + (f", {told['MB']:,} MB on disk" if "MB" in told else "")
        own = f"RSS; {told['anonymous']} MB its own, the rest mapped files of the index, which the system may take back"
        for work, figure, beside in (
            (f"{name}: a question to {size}, every facet, p95", p95, answered),
            (f"{name}: documents indexed", rate, indexed),
            (f"{name}: memory of the process that asks", memory, own),
        ):
            yield Row(work, (figure,), beside) if judged else Row(work, beside=f"{figure.measured()} ({beside})")


def _filings(part: Mapping[str, Any]) -> Iterator[Row]:
    size = f"a workbook of {part['rows']:,} rows and 30 columns"
    for name, ours, theirs, against in (
        ("taken in and validated", "import", "read", "reading"),
        ("written, its template filled in", "export", "write", "writing"),
        ("written as it came", "as_it_came", "write", "writing"),
    ):
        times = median(part[ours]) / median(part[theirs])
        beside = f"{median(part[ours]):.1f} s; openpyxl {against} it {median(part[theirs]):.1f} s"
        yield Row(f"{size}: {name}", (Figure(times, 1.5, False, f"× openpyxl {against}"),), beside)
    memory = Figure(part["peak"], 300, False, " MB", 0)
    yield Row(f"{size}: memory of the import, peak", (memory,), f"{part['start']:.0f} MB before it")


#: parts of a run in the order of the table, and what makes rows of their results
PARTS: dict[str, Callable[[Mapping[str, Any]], Iterator[Row]]] = {
    "warm": _warm,
    "unchanged": _unchanged,
    "cold": _cold,
    "growth": _growth,
    "memory": _memory,
    "fresh": _fresh,
    "crowd": _crowd,
    "publishing": _publishing,
    "searching": _searching,
    "filings": _filings,
}


def rows(results: Mapping[str, Any]) -> list[Row]:
    """Every row of what was measured."""
    found: list[Row] = []
    for name, make in PARTS.items():
        part = results.get(name)
        if part is None:
            continue
        found += [Row(name, beside=f"failed: {part['failed']}")] if set(part) == {"failed"} else make(part)
    return found


def table(results: Mapping[str, Any]) -> str:
    """The whole table as Markdown, with date, machine and versions."""
    judged = [figure.met for row in rows(results) for figure in row.figures]
    told = results.get("growth", {}).get("large", {})
    filled = (
        f"Filling to {told['documents']:,} documents took {told['fill s']:.0f} s,"
        f" indexing them {told['search s']:.0f} s. "
        if "search s" in told
        else ""
    )
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    return "\n".join(
        [
            "| Work | Measured | Must reach | |",
            "|---|---|---|---|",
            *(row.line() for row in rows(results)),
            "",
            f"{sum(judged)} of {len(judged)} targets met. {filled}Medians of {results['rounds']} runs of wrk,"
            f" {results['seconds']} s each. {results['date']}, {results['machine']}; {versions}.",
        ]
    )


def written_into(text: str, table: str) -> str:
    """``text`` with ``table`` between the markers. Raises ValueError where they are not there once and in order."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest:
        raise ValueError(f"the README needs the two lines once: {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main() -> int:
    if not RESULTS.is_file():
        print("bench/results.json is missing: `make bench` writes it", file=sys.stderr)
        return 1
    try:
        text = written_into(README.read_text(encoding="utf-8"), table(json.loads(RESULTS.read_text(encoding="utf-8"))))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    README.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
