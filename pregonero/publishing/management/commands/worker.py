"""The background process: schedules, outbox, rebuild jobs, reconciler, heartbeat, and the task queue.

What the outbox has for strangers' servers is done in threads of their own.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection
from django.utils import timezone

from pregonero.plugins.api import call, periodic_acts
from pregonero.publishing import outbox, reconcile, schedule
from pregonero.publishing.health import WORKER
from pregonero.publishing.models import Heartbeat

logger = logging.getLogger("pregonero.publishing")

RECONCILE_EVERY = timedelta(hours=1)
#: threads for strangers' servers
COURIERS = 4
#: seconds for threads to end in
PATIENCE = 10


class Scheduler(threading.Thread):
    """Does what time asks for, once a second. Every act stands alone; one that fails is logged and tried again."""

    def __init__(self, interval: float = 1.0) -> None:
        super().__init__(name="scheduler", daemon=True)
        self.interval = interval
        self.stopping = threading.Event()
        self._reconciled_at: datetime | None = None

    def run(self) -> None:
        while not self.stopping.is_set():
            started = time.monotonic()
            for act in (self._beat, schedule.run_due, self._drain, reconcile.step_jobs, self._reconcile):
                try:
                    act()
                except Exception:  # the loop must outlive a locked database; the act comes again in a second
                    logger.exception("scheduler act failed", extra={"act": getattr(act, "__name__", "?")})
            self._contributed()
            close_old_connections()
            self.stopping.wait(max(0.0, self.interval - (time.monotonic() - started)))
        connection.close()

    def _contributed(self) -> None:
        """What surfaces and plugins want done from time to time, each on its own."""
        for periodic, owner in periodic_acts.with_owner():
            call(owner, periodic.act, default=None)

    def _drain(self) -> None:
        outbox.drain(foreign=False)

    def _beat(self) -> None:
        Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})

    def _reconcile(self) -> None:
        now = timezone.now()
        if self._reconciled_at is None or now - self._reconciled_at > RECONCILE_EVERY:
            self._reconciled_at = now
            for sentence in reconcile.reconcile():
                logger.error("live item differs from the ledger", extra={"drift": sentence})


class Courier(threading.Thread):
    """Does what the outbox has for strangers' servers, apart from the scheduler: one that hangs holds up a courier."""

    def __init__(self, number: int, interval: float = 1.0) -> None:
        super().__init__(name=f"courier-{number}", daemon=True)
        self.interval = interval
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                done = outbox.drain(1, foreign=True)
            except Exception:  # as above: a locked database is no end
                logger.exception("courier failed")
                done = 0
            close_old_connections()
            if not done:
                self.stopping.wait(self.interval)
        connection.close()


class Command(BaseCommand):
    help = "Runs schedules, mail, rebuild jobs and the task queue until it is stopped."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true", help="one round of the scheduler, then stop (for tests)")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        scheduler = Scheduler()
        if once:
            schedule.run_due()
            outbox.drain()
            while reconcile.step_jobs():
                pass
            scheduler._beat()
            scheduler._reconcile()
            return
        threads: list[Scheduler | Courier] = [scheduler, *(Courier(number) for number in range(1, COURIERS + 1))]
        for thread in threads:
            thread.start()
        try:
            # takes SIGTERM and SIGINT, finishes the task in hand and returns
            call_command(
                "db_worker", "--backend=slow", "--queue-name=*", "--no-startup-delay", "--no-reload", verbosity=0
            )
        finally:
            ends = time.monotonic() + PATIENCE
            for thread in threads:
                thread.stopping.set()
            for thread in threads:
                # a courier that waits for an answer is left behind: its row comes due again
                thread.join(timeout=max(0.0, ends - time.monotonic()))
