"""Each kind of act, killed after each of its SQL statements: afterwards all of it is there, or nothing.

The act runs in a forked process that sends itself SIGKILL after the n-th statement, for every n until it completes.
What it changes when nobody kills it is measured first; every killed run must have changed exactly that, or nothing.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import StringIO
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, PageViewRestriction, Revision, Site, TaskState, WorkflowState

from news.models import NewsArticlePage
from pregonero.accounts.api import TokenScope, tokens
from pregonero.directorates.api import Directorate
from pregonero.directorates.trash import trash_root
from pregonero.editorial.models import TrashItem
from pregonero.publishing import door as door_module
from pregonero.publishing import ledger, reconcile, schedule
from pregonero.publishing import models as publishing
from pregonero.publishing.api import door

from . import acts, database
from .forks import counters, forked
from .forms import WHY, edit_data, edit_url, moderated
from .invariants import ALL
from .report import Report

#: tables whose number of rows tells whether an act happened
COUNTED: tuple[Any, ...] = (
    publishing.Entry,
    publishing.Payload,
    publishing.LiveDocument,
    publishing.LiveTag,
    publishing.LiveReference,
    publishing.Address,
    publishing.Identity,
    publishing.OutboxMessage,
    publishing.StandingIssue,
    Revision,
    PageLogEntry,
    Page,
    PageViewRestriction,
    TrashItem,
)


#: more statements than any act runs: it is killed when it has done them all
END = 2**62


@dataclass
class Prepared:
    """An act ready to run, and the pages it is about."""

    act: Callable[[], Any]
    pages: list[int] = field(default_factory=list)


# -- the acts ---------------------------------------------------------------------------------------------------------


class People:
    """Sessions of the admin, made once."""

    def __init__(self) -> None:
        self.officer, self.editor = Client(), Client()
        self.officer.force_login(get_user_model().objects.get(username=database.OFFICER))
        self.editor.force_login(get_user_model().objects.get(username=database.EDITOR))


_numbers = iter(range(1, 10**9))


def _article(*, live: bool) -> Any:
    with door():
        obras = Directorate.objects.get(slug="obras")
        return database.new_article(obras, "Reparan la bomba del pozo", f"bomba-{next(_numbers)}", live=live)


def _section(children: int) -> tuple[Any, list[Any]]:
    with door():
        root = Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
        top = database.new_section(root, "Trámites y servicios", f"tramites-{next(_numbers)}")
        below = [database.new_section(top, f"Trámite {number}", f"tramite-{number}") for number in range(children)]
    while reconcile.step_jobs():
        pass
    return top, below


def publish(people: People) -> Prepared:
    page = _article(live=False)

    def act() -> None:
        with acts.marked():
            NewsArticlePage.objects.get(pk=page.pk).get_latest_revision().publish()

    return Prepared(act, [page.pk])


def form(people: People) -> Prepared:
    page = _article(live=True)
    data = edit_data(people.officer, page, title="La bomba del pozo ya trabaja")
    return Prepared(lambda: people.officer.post(edit_url(page), data), [page.pk])


def approve(people: People) -> Prepared:
    """The workflow's end, with the mail that tells the editor."""
    page = _article(live=False)
    moderated(people.editor.post)(edit_url(page), edit_data(people.editor, page, action="action-submit"))
    state = TaskState.objects.get(revision__object_id=str(page.pk), status=TaskState.STATUS_IN_PROGRESS)
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    return Prepared(lambda: moderated(people.officer.post)(url, {"comment": ""}), [page.pk])


def rename(people: People) -> Prepared:
    top, below = _section(2)
    data = edit_data(people.officer, top, slug=f"servicios-{next(_numbers)}")
    return Prepared(lambda: people.officer.post(edit_url(top), data), [top.pk, *(page.pk for page in below)])


def move(people: People) -> Prepared:
    page = _article(live=True)
    target = Directorate.objects.get(slug="cultura").section_id
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target])
    return Prepared(lambda: people.officer.post(url), [page.pk])


def unpublish(people: People) -> Prepared:
    page = _article(live=True)
    url = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
    return Prepared(lambda: people.officer.post(url, WHY), [page.pk])


def delete(people: People) -> Prepared:
    page = _article(live=True)
    with door():
        trash_root()  # made by the first deletion of all; the acts compared here are like one another
    url = reverse("wagtailadmin_pages:delete", args=[page.pk])
    return Prepared(lambda: people.officer.post(url, WHY), [page.pk])


def restrict(people: People) -> Prepared:
    top, below = _section(2)
    url = reverse("wagtailadmin_pages:set_privacy", args=[top.pk])
    data = {"restriction_type": "login", "password": ""}
    return Prepared(lambda: people.officer.post(url, data), [top.pk, *(page.pk for page in below)])


def go_live(people: People) -> Prepared:
    page = _article(live=False)
    with door():
        Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=timezone.now())
    return Prepared(schedule.run_due, [page.pk])


def rebuild_step(people: People) -> Prepared:
    """The second transaction of a change that touches many documents."""
    top, below = _section(acts.FEWEST)
    with door():
        top = type(top).objects.get(pk=top.pk)
        top.slug = f"servicios-{next(_numbers)}"
        top.save()
    return Prepared(reconcile.step_jobs, [page.pk for page in below])


def erase(people: People) -> Prepared:
    page = _article(live=True)
    seq = publishing.LiveDocument.objects.get(source="page", object_id=str(page.pk)).seq
    NewsArticlePage.objects.get(pk=page.pk).unpublish()
    arguments = ("ledger", "erase", "--seq", str(seq), "--reason", "Nombre de una persona particular")
    return Prepared(lambda: call_command(*arguments, stdout=StringIO()))


def authoring_api(people: People) -> Prepared:
    """Wagtail's own API, whose actions have no transaction of theirs."""
    page = _article(live=False)
    officer = get_user_model().objects.get(username=database.OFFICER)
    _token, key = tokens.create(officer, "trial", [TokenScope.PUBLISH])
    url = f"/api/authoring/pages/{page.pk}/actions/publish/"
    return Prepared(lambda: Client().post(url, headers={"authorization": f"Bearer {key}"}), [page.pk])


KILLED = {
    act.__name__: act
    for act in (publish, form, approve, rename, move, unpublish, delete, restrict, go_live, rebuild_step, erase)
}
if settings.AUTHORING_API:
    KILLED["authoring_api"] = authoring_api

# -- killing them -----------------------------------------------------------------------------------------------------


def run(report: Report, *, scale: float, seed: int, only: set[str], every: bool) -> None:
    """Kill every act (or those named) after each statement; with ``scale`` below 1 after some, by chance."""
    acts.prepare()
    for module in (door_module, reconcile):
        setattr(module, "BATCH", 10)  # noqa: B010  (small steps make many of them)
    unknown = only - KILLED.keys()
    if unknown:
        report.check("acts to kill", [f"unknown: {', '.join(sorted(unknown))}"])
    people = People()
    rng = Random(seed)
    for name, prepare in KILLED.items():
        if every or name in only:
            kill_each(report, name, partial(prepare, people), min(1.0, scale), rng)
    while reconcile.step_jobs():
        pass
    if every or only:
        for what, find in ALL.items():
            report.check(f"after all these: {what}", find())
    connection.close()


def kill_each(report: Report, name: str, prepare: Callable[[], Prepared], share: float, rng: Random) -> None:
    """Kill one act after a ``share`` of its statements, each chosen by chance, and after its end."""
    began = time.monotonic()
    prepared = prepare()
    before = _state(prepared.pages)
    count, ended = _run(prepared, None)
    whole = _change(before, _state(prepared.pages))
    faults: list[str] = [] if ended == 0 else [f"it ended with {ended}"]
    if not whole:
        faults.append("it changed nothing at all")
    points = [number for number in range(1, count + 1) if rng.random() < share]
    outcomes = {"nothing": 0, "all": 0}
    prepared = prepare()
    for number in (*points, END):
        before = _state(prepared.pages)
        _count, ended = _run(prepared, number)
        change = _change(before, _state(prepared.pages))
        verdicts = [ledger.verify(chain.pk) for chain in publishing.Chain.objects.all()]
        faults += [f"{_point(number)}: {verdict.line()}" for verdict in verdicts if verdict.broken]
        if ended != -signal.SIGKILL:
            faults.append(f"{_point(number)}: it ended with {ended}")
        if not change:
            outcomes["nothing"] += 1
        elif change == whole:
            outcomes["all"] += 1
            prepared = prepare()
        else:
            faults.append(f"{_point(number)}: half. {_difference(whole, change)}")
            prepared = prepare()
    if not faults and not outcomes["all"]:
        faults.append("it was never there after its end")
    seconds = time.monotonic() - began
    told = f"{outcomes['nothing']} times nothing, {outcomes['all']} times all, never half"
    report.check(f"{name} killed after {len(points)} of {count} statements: {told} ({seconds:.0f} s)", faults)


def _point(number: int) -> str:
    return "after its end" if number == END else f"after statement {number}"


def _run(prepared: Prepared, number: int | None) -> tuple[int, int]:
    """Run the act in a process that dies after statement ``number``, or just after its end; None: it is left alone.

    Returns how many statements it ran, and how it ended (negative: the signal).
    """
    connection.close()
    counter = counters(1)

    def act() -> None:
        with connection.execute_wrapper(_killer(counter, number)):
            prepared.act()
        if number is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        connection.close()

    _pid, status = os.waitpid(forked(act, sys.stderr.write), 0)
    return int(counter[0]), os.waitstatus_to_exitcode(status)


def _killer(counter: Any, number: int | None) -> Callable[..., Any]:
    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        counter[0] += 1
        if counter[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return wrapper


def _state(pages: list[int]) -> dict[str, Any]:
    """What tells whether the act happened: rows, heads, states, and each of its pages with its document."""
    state: dict[str, Any] = {model.__name__: model._default_manager.count() for model in COUNTED}
    state["chain"] = publishing.Chain.objects.aggregate(total=Sum("seq"))["total"]
    state["erased"] = publishing.Payload.objects.filter(erased_at__isnull=False).count()
    state["scheduled"] = Revision.objects.filter(approved_go_live_at__isnull=False).count()
    state["steps"] = publishing.RebuildJob.objects.aggregate(total=Sum("position"))["total"] or 0
    state["in moderation"] = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count()
    rows = {page.pk: page for page in Page.objects.filter(pk__in=pages)}
    documents = {
        int(row.object_id): row.seq
        for row in publishing.LiveDocument.objects.filter(source="page", object_id__in=[str(pk) for pk in pages])
    }
    for number, pk in enumerate(pages):
        page = rows.get(pk)
        place = (page.live, page.url_path, page.title, page.path) if page else None
        state[f"page {number}"], state[f"document {number}"] = place, documents.get(pk)
    return state


def _change(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Numbers by how much they changed, everything else by whether it did."""
    return {
        key: after[key] - value if isinstance(value, int) and not key.startswith("document") else "changed"
        for key, value in before.items()
        if after[key] != value
    }


def _difference(whole: dict[str, Any], part: dict[str, Any]) -> str:
    return ", ".join(
        f"{key}: {part.get(key)} of {whole.get(key)}" for key in whole | part if whole.get(key) != part.get(key)
    )
