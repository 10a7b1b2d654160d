"""`make bench`: every figure that the platform promises, each beside what it is measured against, in one run.

Parts (``--only``): ``warm`` beside nginx with files of the same bytes and a stock Wagtail page; ``unchanged`` (304)
beside nginx; ``cold`` beside a bare Django view; ``growth`` from 1,000 documents to many; ``memory`` of the workers;
``fresh``, from a commit to new bytes everywhere; ``crowd``, reading while others are slow; ``publishing`` itself;
``searching`` with both engines; ``filings``, workbooks beside openpyxl. All answers of the house but those of the last
two come from the server that `make run` starts.

Needs nginx and wrk (``.ci/services/nginx install``). Writes ``bench/results.json`` and prints the table;
``python -m bench.table`` puts it into the README.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import cold, crowd, filings, fresh, growth, memory, publication, searching, servers, unchanged, warm
from .installation import Installations
from .table import PARTS, RESULTS, table
from .wrk import Effort, Failed


def parts(options: argparse.Namespace, places: Installations) -> dict[str, Callable[[], dict[str, Any]]]:
    """Name → what measures it, in the order of the run."""
    effort = Effort(options.seconds, options.rounds)
    documents: int = options.documents
    publications, requests, writing = (5, 100, 2.0) if options.quick else (120, 2_000, 30.0)
    measures: dict[str, Callable[[], dict[str, Any]]] = {
        "warm": lambda: warm.measure(places, effort),
        "unchanged": lambda: unchanged.measure(places, effort),
        "cold": lambda: cold.measure(places, effort),
        "growth": lambda: growth.measure(places, effort, documents),
        "memory": lambda: memory.measure(places, effort, documents),
        "fresh": lambda: fresh.measure(places, documents, publications),
        "crowd": lambda: crowd.measure(places, documents, requests),
        "publishing": lambda: publication.measure(places, writing, documents),
        "searching": lambda: searching.measure(places, documents, documents * 10),
        "filings": lambda: filings.measure(300 if options.quick else filings.ROWS, effort.rounds),
    }
    return {name: measures[name] for name in PARTS if not options.only or name in options.only}


def machine() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{os.cpu_count()} × {found.group(1) if found else platform.machine()}"


def versions() -> dict[str, str]:
    """Of everything whose speed is in the figures."""
    told = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    told |= {name: version(name) for name in ("pregonero", "django", "wagtail", "granian", "tantivy")}
    for name in ("nginx", "wrk"):
        said = subprocess.run([servers.binary(name), "-v"], capture_output=True, text=True, check=False)
        found = re.search(r"\d+\.\d+[\w.-]*", said.stdout + said.stderr)
        told[name] = found.group() if found else "?"
    return told


@contextlib.contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """Where the data of a run lies: ``kept``, or a folder that goes with it."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
    else:
        with tempfile.TemporaryDirectory(prefix="pregonero-bench-") as name:
            yield Path(name)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, help="of each run of wrk (5)")
    parser.add_argument("--rounds", type=int, help="runs of each figure; the median counts (5)")
    parser.add_argument("--documents", type=int, help="of the large installation (100,000)")
    parser.add_argument("--only", default="", help=f"parts, comma-separated: {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="everything small: tries the benchmark, measures nothing")
    parser.add_argument("--keep", type=Path, help="folder in which the filled installations stay for the next run")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    options.seconds = options.seconds or (1 if options.quick else 5)
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.documents = options.documents or (300 if options.quick else 100_000)
    options.only = list(filter(None, options.only.split(",")))
    if unknown := [name for name in options.only if name not in PARTS]:
        parser.error(f"unknown part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return options


def main() -> int:
    options = arguments()
    if missing := [name for name in ("nginx", "wrk") if not servers.binary(name)]:
        print(f"Missing: {', '.join(missing)}. `.ci/services/nginx install` (as root) installs them.", file=sys.stderr)
        return 1
    results: dict[str, Any] = {
        "date": date.today().isoformat(),
        "machine": machine(),
        "versions": versions(),
        "seconds": options.seconds,
        "rounds": options.rounds,
        "documents": options.documents,
    }
    failed = False
    with folder(options.keep) as place:
        for name, measure in parts(options, Installations(place)).items():
            began = time.monotonic()
            try:
                results[name] = measure()
            except (Failed, SystemExit, subprocess.CalledProcessError) as error:
                # what the other parts measured in half an hour is not thrown away
                failed = True
                results[name] = {"failed": " ".join(str(error).split())[:500]}
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
            options.output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(results))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
