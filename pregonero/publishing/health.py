"""What the publishing room tells the health check."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from .enums import OutboxStatus
from .models import Chain, Heartbeat, OutboxMessage
from .outbox import foreign_topics

WORKER = "worker"
WORKER_SILENCE = timedelta(seconds=30)


def ledger_health() -> tuple[str, str]:
    """``failing`` when the reconciler found live things that differ from the ledger."""
    chains = list(Chain.objects.all())
    drifted = [f"site {chain.pk}: {chain.drift}" for chain in chains if chain.drift]
    if drifted:
        return "failing", "run `manage.py ledger rebuild`. " + "; ".join(drifted)
    return "ok", ", ".join(f"site {chain.pk} at {chain.seq}" for chain in chains) or "empty"


def outbox_health() -> tuple[str, str]:
    """``degraded`` while something was given up or is tried again. Whoever writes to strangers answers for that."""
    failed = OutboxMessage.objects.filter(status=OutboxStatus.FAILED).count()
    again = OutboxMessage.objects.filter(status=OutboxStatus.PENDING, attempts__gt=1)
    late = again.exclude(topic__in=foreign_topics()).count()
    if failed or late:
        advice = "; `manage.py outbox status` says why, `outbox retry` tries again" if failed else ""
        return "degraded", f"{failed} given up, {late} being tried again{advice}"
    return "ok", "nothing waits"


def worker_health() -> tuple[str, str]:
    """``degraded`` when the worker, which keeps schedules and mail, was not seen for 30 seconds."""
    beat = Heartbeat.objects.filter(pk=WORKER).first()
    if beat is None:
        return "degraded", "never seen: scheduled publications and mail wait for it"
    silence = timezone.now() - beat.at
    if silence > WORKER_SILENCE:
        return "degraded", f"last seen {int(silence.total_seconds())} s ago: scheduled publications and mail wait"
    return "ok", f"seen {int(silence.total_seconds())} s ago"
