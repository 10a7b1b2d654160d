"""Runs Wagtail's tasks at once, and within an act each of them once.

A publication saves its page two or three times, and after each Wagtail writes the page into the admin's search index
and into its index of references. Only what the last save left counts.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

#: what reads the object as it is when the task runs, so that the last time counts for all; by name, because the tasks
#: themselves are made while this backend is
ABSORBING = frozenset({"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"})


class OncePerActBackend(ImmediateBackend):
    """The backend of the default queue: a queue of its own would make the admin lag behind."""

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        from .door import current  # loads models, and tasks are made before there are any

        act = current()
        if act is None or task.module_path not in ABSORBING or kwargs:
            return super().enqueue(task, args, kwargs)
        call = (task.module_path, *args)
        act.tasks.pop(call, None)  # the last one comes last
        act.tasks[call] = lambda: _run(task, args)
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


def _run(task: Task[Any, Any], args: Any) -> None:
    try:
        task.call(*args)
    except ObjectDoesNotExist:
        # saved and deleted within one act
        return
