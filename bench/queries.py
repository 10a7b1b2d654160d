"""Counts the SQL statements behind each address asked of the cold application, in a process of its own.

Prints one JSON object. Counted on every connection of the process, because an answer may be built in a thread; what
opens and ends a transaction is no query.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

PLUMBING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Counter:
    """Wraps every statement of every connection."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(PLUMBING):
            self.statements.append(sql)
        return execute(sql, params, many, context)

    def watch(self, connection: Any, **kwargs: Any) -> None:
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)


def ask(application: Any, address: str) -> int:
    """Status of one GET."""
    path, _mark, query = address.partition("?")
    environ: dict[str, Any] = {"HTTP_HOST": "localhost", "PATH_INFO": path, "QUERY_STRING": query}
    setup_testing_defaults(environ)
    told: list[str] = []
    response = application(environ, lambda status, headers, exc_info=None: told.append(status))
    b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return int(told[0].split()[0])


def main() -> None:
    from django.db import connections
    from django.db.backends.signals import connection_created

    from bench.cold_wsgi import application

    counter = Counter()
    connection_created.connect(counter.watch, weak=False)
    for connection in connections.all():
        counter.watch(connection)
    verbose = "--show" in sys.argv
    counts = {}
    for name, address in json.loads(sys.argv[1]).items():
        ask(application, address)  # rooms are imported by the first request, and some read the database then
        counter.statements.clear()
        assert ask(application, address) == 200, address
        counts[name] = len(counter.statements)
        if verbose:
            print(name, *counter.statements, sep="\n  ", file=sys.stderr)
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
