"""What every scenario does first and last: start Django, watch the ledger, leave its findings as JSON."""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import django


def begin() -> None:
    django.setup()


def leave(findings: dict[str, Any]) -> None:
    """Write ``findings`` where the test waits for them."""
    Path(sys.argv[1]).write_text(json.dumps(findings), encoding="utf-8")


def command(*arguments: str) -> str:
    """What ``manage.py`` with these arguments prints; an error raises."""
    from django.core.management import call_command

    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def visit(client: Any, address: str, method: str = "get", data: dict[str, str] | None = None) -> dict[str, Any]:
    """Status and text of an address; what the view raises is told as status 500."""
    try:
        response = getattr(client, method)(address, data)
    except Exception as error:  # told to the test, which expects none
        return {"status": 500, "text": f"{type(error).__name__}: {error}"}
    return {
        "status": response.status_code,
        "text": b"".join(response).decode(errors="replace"),
    }
