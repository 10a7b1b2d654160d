"""Runs Django's deployment checks on production's settings behind TLS: a warning without a reason below is a fault."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Warnings that are answered otherwise.
ACCEPTED = {
    "security.W002": "SecurityHeadersMiddleware says who may frame a page (Content-Security-Policy: frame-ancestors)",
    "security.W005": "subdomains of a municipality's domain are not ours to force to https",
    "security.W021": "a browser's preload list holds the municipality's whole domain; that is its own decision",
}


def main() -> int:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings.production",
        SECRET_KEY="only-for-this-check-" + "x9!Kq" * 12,
        ALLOWED_HOSTS="localhost",
        HTTPS="1",
    )
    sys.path.insert(0, str(ROOT / "site"))

    import django

    django.setup()
    from django.core.checks import WARNING, run_checks

    found = [m for m in run_checks(include_deployment_checks=True) if m.level >= WARNING and m.id not in ACCEPTED]
    print("\n".join([*map(str, found), f"{len(found)} faults"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
