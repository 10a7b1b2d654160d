"""A publication that was promised for an hour comes, though the worker was killed before it."""

from __future__ import annotations

import os
import signal
import sys
import time

import pytest

from tests.e2e.conftest import Installation

pytestmark = pytest.mark.browser

PATIENCE = 60

#: makes a draft that passes the gates and gives it a time two seconds from now; prints its address
PLAN = """
from datetime import timedelta
from django.utils import timezone
from news.models import NewsArticlePage
from pregonero.directorates.api import Directorate
from pregonero.publishing.api import door
owner = Directorate.objects.active().exclude(section=None).first()
page = NewsArticlePage(title="Abre la ventanilla a las nueve", slug="abre-la-ventanilla",
    summary="La ventanilla de trámites abre desde mañana a las nueve.", live=False)
with door():
    owner.section.add_child(instance=page)
    page.go_live_at = timezone.now() + timedelta(seconds=2)
    page.save_revision().publish(skip_permission_checks=True)
print("ADDRESS", "/direcciones/" + owner.section.slug + "/abre-la-ventanilla/")
"""


def test_a_scheduled_item_is_published_after_the_worker_was_killed(installation: Installation) -> None:
    worker = next(process for process in installation.processes if "worker" in process.args)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    planned = installation.manage("shell", "-v", "0", "-c", PLAN)
    assert planned.returncode == 0, planned.stderr
    address = next(line for line in planned.stdout.splitlines() if line.startswith("ADDRESS")).split()[1]
    time.sleep(4)
    assert installation.get(address)[0] == 404, "nobody is there to publish it"
    installation.start(sys.executable, "manage.py", "worker")
    deadline = time.monotonic() + PATIENCE
    while installation.get(address)[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.5)
    assert installation.get(address)[0] == 200
    history = installation.json(f"/api/v1/documents/by-path?path={address}")
    entries = installation.json(f"/api/v1/documents/{history['id']}/history")["items"]
    assert [entry["action"] for entry in entries] == ["published"]
