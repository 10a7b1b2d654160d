"""The trials on one database, in one process that forks what it kills; started by :mod:`tools.trial`.

``--prepared``: the database named by the settings is there and filled (tests bring a copy of their own).
"""

from __future__ import annotations

import argparse
import os
import sys
import time

import django


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--prepared", action="store_true")
    parser.add_argument("--only", default="", help="names of trials, comma-separated: storm, or a killed act")
    options = parser.parse_args()
    django.setup()

    from django.conf import settings

    # Wagtail's own paths are tried, those too that moderation closes: the door must hold on all of them.
    settings.WAGTAIL_WORKFLOW_ENABLED = False

    from django.db import connection

    from tools.trials import database, statements, storm
    from tools.trials.report import Report

    report = Report()
    only = set(filter(None, options.only.split(",")))
    began = time.monotonic()
    own = None if options.prepared else database.create()
    try:
        if not options.prepared:
            database.fill()
            report.say(f"{connection.vendor}: database filled in {time.monotonic() - began:.0f} s")
        if not only or "storm" in only:
            storm.run(report, scale=options.scale, seed=options.seed)
        statements.run(report, scale=options.scale, seed=options.seed, only=only - {"storm"}, every=not only)
    finally:
        connection.close()
        if own is not None:
            database.drop(own)
    print(f"{report.passed} passed, {report.failed} failed", flush=True)
    return 1 if report.failed else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)  # threads of libraries must not outlive the verdict
