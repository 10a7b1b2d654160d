"""Has the worker read what waits: an act of each second looks, a task of the slow queue reads."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from . import text_queue

#: seconds after which a task lets others have their turn; what is left is read by the next one
TURN = 20
#: tasks that were done, or died with their worker, are forgotten after this
KEPT = timedelta(days=1)


@task(backend="slow", priority=-10)
def read_files() -> int:
    """Read what waits, for a while; returns how many files."""
    old = DBTaskResult.objects.filter(task_path=read_files.module_path, enqueued_at__lt=timezone.now() - KEPT)
    old.exclude(status=TaskResultStatus.READY).delete()
    return text_queue.drain(TURN)


def call_for_reading() -> None:
    """Put the task into the queue when something waits and it is not there already."""
    if not text_queue.waits():
        return
    # one that runs may have died with its worker: only one that has not begun counts
    if not DBTaskResult.objects.filter(task_path=read_files.module_path, status=TaskResultStatus.READY).exists():
        read_files.enqueue()
