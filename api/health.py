"""Whether the installation works: 200, or 503 when something fails."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router

from pregonero.plugins.api import call, health_checks

from .answers import generation, only, site_of
from .description import state_of_health

router = Router(tags=["health"])

_WORSE = {"ok": 0, "degraded": 1, "failing": 2}


@router.get("health", summary="State of the installation", openapi_extra=state_of_health())
def health(request: HttpRequest) -> HttpResponse:
    """`{status, generation, checks: {name: {status, detail}}}`. A check that raises counts as degraded."""
    only(request, ())
    checks = {}
    for check, owner in health_checks.with_owner():
        status, detail = call(owner, check.check, default=("degraded", "the check could not be made"))
        checks[check.slug] = {"status": status, "detail": detail}
    worst = max((check["status"] for check in checks.values()), key=_WORSE.__getitem__, default="ok")
    body = {"status": worst, "generation": generation(request, site_of(request)), "checks": checks}
    response = JsonResponse(body, status=503 if worst == "failing" else 200)
    response["Cache-Control"] = "no-store"
    return response
