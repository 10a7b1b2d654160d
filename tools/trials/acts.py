"""What the four processes of the trial do at random: through the door as commands do, or by the admin's forms.

An act picks its page inside the door, as a view does: what another process deleted meanwhile is not there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_actions
from wagtail.models import Page, PageViewRestriction, Revision, Site

from home.models import SectionPage
from news.models import NewsArticlePage
from pregonero.directorates.api import Directorate, Municipality
from pregonero.publishing import outbox, schedule
from pregonero.publishing.api import door, identity
from pregonero.publishing.reconcile import step_jobs

from . import database
from .forms import WHY, add_data, add_url, edit_data, edit_url
from .invariants import MARK

#: pages of a kind beyond which new ones are made no more, and below which none is deleted
MOST, FEWEST = 45, 15
WORDS = ("agua", "calle", "feria", "pozo", "mercado", "escuela", "camino", "plaza", "puente", "biblioteca")


class Nothing(LookupError):
    """There is no page to do this with just now."""


@outbox.handles(MARK)
def delivered(payload: dict[str, Any]) -> None:
    """The side effect of the trial's acts is that their row was there."""


def prepare() -> None:
    """Let histories hold the trial's marks."""
    log_actions.scan_for_actions()
    if not log_actions.action_exists(MARK):
        log_actions.register_action(MARK, "Trial", "Trial")
    Town(Random()).client.get(reverse("wagtailadmin_home"))


@contextmanager
def marked() -> Iterator[None]:
    """The door, leaving the same mark in the ledger, in the outbox and in a page's history."""
    mark = f"{MARK}-{secrets.token_hex(8)}"
    with door(mark):
        outbox.enqueue(MARK, {"mark": mark})
        yield
        log(instance=Site.objects.get(is_default_site=True).root_page, action=MARK, data={"mark": mark})


class Town:
    """One process's hands: its choices, and the officer's session in the admin."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.client = Client()
        self.client.force_login(get_user_model().objects.get(username=database.OFFICER))

    def act(self) -> str:
        """Do one thing; returns its name."""
        act = self.rng.choices(list(ACTS), weights=list(ACTS.values()))[0]
        act(self)
        return act.__name__

    def one(self, found: Any) -> Any:
        keys = list(found.order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Nothing
        return found.model.objects.get(pk=self.rng.choice(keys))

    def article(self, **conditions: Any) -> Any:
        return self.one(NewsArticlePage.objects.filter(alias_of=None, **conditions))

    def section(self, **conditions: Any) -> Any:
        return self.one(SectionPage.objects.filter(alias_of=None, **conditions))

    def page(self, **conditions: Any) -> Any:
        return self.section(**conditions) if self.rng.random() < 0.4 else self.article(**conditions)

    def directorate(self) -> Directorate:
        found: Directorate = self.one(Directorate.objects.all())
        return found

    def title(self) -> str:
        first, second = self.rng.sample(WORDS, 2)
        return f"Aviso de {first} y {second}, número {self.rng.randrange(10_000)}"

    def slug(self) -> str:
        return f"{self.rng.choice(WORDS)}-{self.rng.randrange(40)}"


# -- through the door, as commands and schedules do -------------------------------------------------------------------


def create(town: Town) -> None:
    with marked():
        if NewsArticlePage.objects.count() > MOST:
            raise Nothing
        program = town.rng.choice([None, *Page.objects.filter(content_type__model="programpage")])
        page = database.new_article(
            town.directorate(), town.title(), f"aviso-{secrets.token_hex(3)}", live=False,
            program=identity("page", program.pk) if program else None,
        )  # fmt: skip
        if town.rng.random() < 0.7:
            page.get_latest_revision().publish()


def create_section(town: Town) -> None:
    with marked():
        if SectionPage.objects.count() > MOST:
            raise Nothing
        parent = town.section(depth__lte=5)
        page = database.new_section(Page.objects.get(pk=parent.pk), town.title(), town.slug(), live=False)
        page.get_latest_revision().publish()


def edit(town: Town) -> None:
    with marked():
        page = town.page()
        page.title = town.title()
        page.body = [("text", {"html": f'<p><a linktype="page" id="{town.article(live=True).pk}">Vea</a></p>'})]
        page.save_revision().publish()


def draft(town: Town) -> None:
    with marked():
        page = town.page()
        page.title = town.title()
        page.save_revision()


def rename(town: Town) -> None:
    with marked():
        page = town.page()
        page.slug = town.slug()
        page.save_revision().publish()


def move(town: Town) -> None:
    with marked():
        if town.rng.random() < 0.5:
            town.article().move(Page.objects.get(pk=town.directorate().section_id), pos="last-child")
            return
        page, target = town.section(depth__gt=3), town.section()
        if target.path.startswith(page.path) or target.depth > 5:
            raise Nothing
        page.move(Page.objects.get(pk=target.pk), pos=town.rng.choice(["first-child", "last-child"]))


def unpublish(town: Town) -> None:
    with marked():
        town.page(live=True).unpublish()


def publish_draft(town: Town) -> None:
    with marked():
        revision = town.page(live=False).get_latest_revision()
        if revision is None:
            raise Nothing  # what was an alias has no draft of its own
        revision.publish()


def delete(town: Town) -> None:
    with marked():
        page = town.page()
        if page.numchild > 3 or type(page).objects.count() < FEWEST:
            raise Nothing
        page.delete()


def restrict(town: Town) -> None:
    with marked():
        PageViewRestriction.objects.create(page=town.page(), restriction_type=PageViewRestriction.LOGIN)


def lift(town: Town) -> None:
    with marked():
        town.one(PageViewRestriction.objects.all()).delete()


def make_alias(town: Town) -> None:
    with marked():
        if NewsArticlePage.objects.count() > MOST:
            raise Nothing
        parent = Page.objects.get(pk=town.directorate().section_id)
        town.article(live=True).create_alias(parent=parent, update_slug=f"copia-{secrets.token_hex(3)}")


def copy(town: Town) -> None:
    with marked():
        if NewsArticlePage.objects.count() > MOST:
            raise Nothing
        town.article().copy(update_attrs={"slug": f"otra-{secrets.token_hex(3)}", "title": town.title()})


def change_image(town: Town) -> None:
    with marked():
        image = town.one(get_image_model().objects.all())
        image.description = town.title()
        image.save()
        page = town.article()
        page.image = image
        page.save_revision().publish()


def rename_directorate(town: Town) -> None:
    with marked():
        directorate = town.directorate()
        directorate.name = f"Oficina de {town.rng.choice(WORDS)}"
        directorate.save()


def change_municipality(town: Town) -> None:
    with marked():
        municipality = Municipality.objects.get()
        municipality.phone = f"000 555 {town.rng.randrange(10_000):04}"
        municipality.save()


def plan(town: Town) -> None:
    """Schedules for a time that has come."""
    with marked():
        past = timezone.now() - timedelta(seconds=1)
        going, coming = town.article(live=True), town.article()
        Page.objects.filter(pk=going.pk).update(expire_at=past)
        Revision.objects.filter(pk=coming.latest_revision_id).update(approved_go_live_at=past)


def work(town: Town) -> None:
    """One round of the background worker."""
    schedule.run_due()
    outbox.drain(10)
    while step_jobs():
        pass


# -- by the admin's forms ---------------------------------------------------------------------------------------------


def form_create(town: Town) -> None:
    if NewsArticlePage.objects.count() > MOST:
        raise Nothing
    parent = Page.objects.get(pk=town.directorate().section_id)
    data = add_data(
        town.client, NewsArticlePage, parent, title=town.title(), slug=f"aviso-{secrets.token_hex(3)}",
        summary=database.SUMMARY,
    )  # fmt: skip
    town.client.post(add_url(NewsArticlePage, parent), data)


def form_edit(town: Town) -> None:
    page = town.page()
    changes = {"title": town.title(), "summary": database.SUMMARY}
    if town.rng.random() < 0.3:
        changes["slug"] = town.slug()
    town.client.post(edit_url(page), edit_data(town.client, page, **changes))


def form_refused(town: Town) -> None:
    """What no gate lets pass, by a path that asks them only at the door."""
    with marked():
        page = town.page()
        page.title = "TODO ESTO VA GRITANDO"
        page.save_revision().publish()


def form_unpublish(town: Town) -> None:
    page = town.page(live=True)
    data = {**WHY, "include_descendants": "on"} if town.rng.random() < 0.3 else WHY
    town.client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), data)


def form_move(town: Town) -> None:
    target = town.directorate().section_id
    town.client.post(reverse("wagtailadmin_pages:move_confirm", args=[town.article().pk, target]))


def form_delete(town: Town) -> None:
    page = town.page()
    if page.numchild > 3 or type(page).objects.count() < FEWEST:
        raise Nothing
    town.client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), WHY)


def form_privacy(town: Town) -> None:
    kind = town.rng.choice(["login", "none", "none"])
    url = reverse("wagtailadmin_pages:set_privacy", args=[town.page().pk])
    town.client.post(url, {"restriction_type": kind, "password": ""})


def form_publish_many(town: Town) -> None:
    pages = Page.objects.filter(live=False, alias_of=None, content_type__model="newsarticlepage").order_by(F("pk") % 7)[
        :3
    ]
    ids = "&".join(f"id={pk}" for pk in pages.values_list("pk", flat=True))
    if not ids:
        raise Nothing
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    town.client.post(f"{url}?next=/admin/&{ids}")


#: act → how often it is chosen
ACTS: dict[Callable[[Town], None], int] = {
    create: 6,
    create_section: 3,
    edit: 8,
    draft: 2,
    rename: 6,
    move: 6,
    unpublish: 5,
    publish_draft: 6,
    delete: 3,
    restrict: 2,
    lift: 3,
    make_alias: 2,
    copy: 2,
    change_image: 3,
    rename_directorate: 1,
    change_municipality: 1,
    plan: 2,
    work: 5,
    form_create: 2,
    form_edit: 5,
    form_refused: 2,
    form_unpublish: 2,
    form_move: 2,
    form_delete: 1,
    form_privacy: 2,
    form_publish_many: 2,
}
