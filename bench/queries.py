"""Counts the SQL queries of each address, in a process of its own; prints one JSON object."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    counts = {}
    for name, path in json.loads(sys.argv[1]).items():
        client.get(path)  # the first answer of a process also reads what stays the same for all
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200, path
        counts[name] = len(captured)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
