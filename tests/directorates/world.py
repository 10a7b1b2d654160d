"""What the permission matrix is tried on: unpublished work of one directorate, every piece of it marked.

Everything that only Obras and the office may know of holds the word ``zqxkvwj`` somewhere: titles, summaries,
tags, file names, file contents. An answer that holds it has told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import APIToken, Locale, Page, PageViewRestriction, Site, TaskState, UploadedFile
from wagtail_localize.models import OverridableSegment, StringSegment, StringTranslation, Translation

from api.models import WebhookDelivery, WebhookSubscription
from api.webhooks.enums import DeliveryStatus
from news.models import NewsArticlePage
from pregonero.accounts.api import PartnerKey, partner_keys, tokens
from pregonero.delivery.models import Reading
from pregonero.directorates.api import Directorate, Municipality, NonWorkingDay, ObligatedSubject, Substitution, retire
from pregonero.editorial.models import TrashItem
from pregonero.editorial.trash import put_page
from pregonero.publishing.api import Entry, door, identity
from search.models import BestBet, BestBetDocument, RoutedQuery, Synonyms
from tests import factories
from tests.transparency import owed
from tests.transparency.filings import make_filing, write_rows
from tests.transparency.sipot.workbooks import Template, saved
from tools.trials.forms import add_data, edit_data
from transparency.filings.formats import add_template
from transparency.filings.models import Format, FormatUse
from transparency.models import Duty, Filing, ReceivedFile

# long enough that no token drawn at random holds it
MARK = "zqxkvwj"
PEOPLE = ("officer", "administrator", "auditor", "editor-obras", "editor-cultura")


@dataclass
class World:
    """Ids and rows of the marked things; attributes never change, the database is rolled back after each cell."""

    obras: Directorate
    cultura: Directorate
    #: page of Obras, of the other directorate, and what both stand below
    section: Page
    other_section: Page
    parent: Page
    #: never published; saved twice; awaits nothing
    draft: NewsArticlePage
    #: live under a plain title, with a marked one in its latest revision
    changed: NewsArticlePage
    alias: NewsArticlePage
    #: submitted for moderation
    waiting: NewsArticlePage
    waiting_task: TaskState
    locked: NewsArticlePage
    scheduled: NewsArticlePage
    #: live, but behind a view restriction
    private: NewsArticlePage
    #: a draft of the other directorate, and a picture of its own
    own: NewsArticlePage
    photo: Any
    file: Any
    own_photo: Any
    #: a picture of Obras that nothing shows, and a draft of theirs that lies in the trash
    spare: Any
    trashed: TrashItem
    translation: Translation
    redirect: Redirect
    municipality: Municipality
    day: NonWorkingDay
    subject: ObligatedSubject
    substitution: Substitution
    #: uploads that wait for a title, of the editor of Obras
    upload: UploadedFile
    file_upload: UploadedFile
    #: a directorate that was closed
    closed: Directorate
    site: Site
    person: Any
    #: a superuser, as whoever keeps the server has
    chief: Any
    #: a webhook, and a message it delivered
    webhook: WebhookSubscription
    delivery: WebhookDelivery
    #: a token of the editor of Obras, and a partner's key
    token: APIToken
    key: PartnerKey
    #: what guides the search, and a search that somebody made
    synonyms: Synonyms
    bet: BestBet
    route: RoutedQuery
    reading: Reading
    #: a duty of a law of transparency
    duty: Duty
    #: a format that was uploaded, and what it is used for
    format: Format
    format_use: FormatUse
    #: a filing of Obras whose rows are marked; so are those of the period before it
    filled: Filing
    #: filings of Obras whose ground is marked: one that was published, with a draft, and one that waits for approval
    filed: Filing
    sent: Filing
    sent_task: TaskState
    received: ReceivedFile
    thumbnail: str
    english: Locale
    #: the translated draft, a sentence of it and its picture
    translated: Page | None = None
    string: StringSegment | None = None
    overridable: OverridableSegment | None = None
    seq: int = 0
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)

    def client(self, who: str, *, by_token: bool = False) -> Client:
        """A client of that person, signed in or with a token; anonymous for ``""``."""
        if not who:
            return Client()
        if by_token:
            return Client(headers={"authorization": f"Bearer {self.tokens[who]}"})
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client

    @staticmethod
    def identity(page: Any) -> str:
        """The document id of a page, made now if it never had one."""
        return identity("page", page.pk)

    def put_back(self, upload: UploadedFile) -> None:
        """The file of an upload: what another cell did to the database is undone, what it did to the disk is not."""
        if not upload.file.storage.exists(upload.file.name):
            source = self.photo if upload.pk == self.upload.pk else self.file
            with source.file.open() as data:
                upload.file.storage.save(upload.file.name, ContentFile(data.read()))

    def translated_string(self) -> bool:
        return StringTranslation.objects.filter(data="Reserved").exists()

    @staticmethod
    def fresh(thing: Any) -> Any:
        """The row as the database has it now; None when it is gone."""
        return type(thing)._default_manager.filter(pk=thing.pk).first()

    def latest(self, page: Any) -> Any:
        """The page as its latest revision has it."""
        return self.fresh(page).get_latest_revision_as_object()


def build() -> World:
    """Make everything, as people make it: with the forms, functions and addresses of the product."""
    obras, cultura = factories.directorate("obras"), factories.directorate("cultura")
    editor, officer = factories.account("editor-obras"), factories.account("officer")
    photo = factories.picture(obras, "Foto zqxkvwjfoto", "Una bomba zqxkvwjalt")
    photo.tags.add("zqxkvwjetiqueta")
    own_photo = factories.picture(cultura, "Danza", "Danzantes en el atrio")
    file = get_document_model()(title="Oficio zqxkvwjoficio", collection=obras.collection)
    file.file.save("oficio-zqxkvwj.txt", ContentFile(b"zqxkvwj: contenido reservado"), save=False)
    file.save()
    file.tags.add("zqxkvwjexpediente")

    draft = factories.draft(obras, "Bacheo reservado zqxkvwjborrador", owner_user=editor, image=photo)
    changed = factories.article(obras, "Puente abierto", owner_user=editor)
    waiting = factories.draft(obras, "Alumbrado zqxkvwjrevision", owner_user=editor)
    locked = factories.draft(obras, "Parque zqxkvwjbloqueo", owner_user=editor)
    # the officer lent it a picture of the other directorate
    scheduled = factories.draft(obras, "Plaza zqxkvwjprograma", owner_user=editor, image=own_photo)
    private = factories.article(obras, "Informe zqxkvwjprivado", owner_user=editor)
    own = factories.draft(cultura, "Baile de la feria", owner_user=factories.account("editor-cultura"))
    with door():
        top = factories.section(obras).specific
        top.title = "Obras zqxkvwjseccion"
        top.save_revision(user=editor)
        draft.tags.add("zqxkvwjbache")
        draft.save_revision(user=editor, log_action=True)
        alias = changed.create_alias(parent=factories.section(obras), update_slug="puente-copia")
        changed.title = "Puente zqxkvwjcambio"
        changed.save_revision(user=editor, log_action=True)
        waiting.get_workflow().start(waiting, editor)
        locked.locked, locked.locked_by, locked.locked_at = True, officer, timezone.now()
        locked.save()
        scheduled.go_live_at = timezone.now() + timedelta(days=3)
        scheduled.save_revision(user=officer).publish(user=officer, skip_permission_checks=True)
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    municipality = Municipality.objects.get()
    world = World(
        obras=obras,
        cultura=cultura,
        section=factories.section(obras),
        other_section=factories.section(cultura),
        parent=factories.section(obras).get_parent(),
        draft=NewsArticlePage.objects.get(pk=draft.pk),
        changed=NewsArticlePage.objects.get(pk=changed.pk),
        alias=NewsArticlePage.objects.get(pk=alias.pk),
        waiting=NewsArticlePage.objects.get(pk=waiting.pk),
        waiting_task=Page.objects.get(pk=waiting.pk).current_workflow_task_state,
        locked=NewsArticlePage.objects.get(pk=locked.pk),
        scheduled=NewsArticlePage.objects.get(pk=scheduled.pk),
        private=NewsArticlePage.objects.get(pk=private.pk),
        own=own,
        photo=photo,
        file=file,
        own_photo=own_photo,
        spare=factories.picture(obras, "Foto zqxkvwjsuelta", "Una bomba"),
        trashed=put_page(factories.draft(obras, "Borrada zqxkvwjpapelera", owner_user=editor), officer),
        translation=None,
        upload=_upload(photo, "subida-zqxkvwj.jpg", editor),
        file_upload=_upload(file, "subida-zqxkvwj.txt", editor),
        closed=_close(factories.directorate("agua-potable")),
        site=Site.objects.get(),
        person=editor,
        chief=type(editor).objects.create_superuser("jefa", "jefa-zqxkvwj@example.org", "x"),
        webhook=None,
        delivery=None,
        token=tokens.create(editor, "zqxkvwjprograma", ["read"])[0],
        key=partner_keys.create("Diario zqxkvwjaliado", "zqxkvwj@example.org", ["documents"])[0],
        **_guide(Site.objects.get(), identity("page", changed.pk)),
        thumbnail=photo.get_rendition("max-165x165").file.name,
        english=Locale.objects.get_or_create(language_code="en")[0],
        redirect=Redirect.objects.create(old_path="/viejo-zqxkvwj", redirect_page=draft),
        municipality=municipality,
        day=NonWorkingDay.objects.filter(municipality=municipality).first(),
        subject=ObligatedSubject.objects.filter(municipality=municipality).first(),
        duty=Duty.objects.get(law__slug="lga", key="programa-archivistico"),
        **_format(officer),
        filled=_fill_in(obras),
        **_file(obras),
        substitution=Substitution.objects.create(
            person=factories.account("editor-cultura"), since="2031-01-05", until="2031-01-09", reason="Vacaciones"
        ),
    )
    for name in PEOPLE:
        client = Client()
        client.force_login(factories.account(name))
        world.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
        world.tokens[name] = factories.token(name)
    _translate(world)
    _subscribe(world)
    world.seq = factories.last_seq()
    _fill_forms(world)
    return world


def _upload(like: Any, name: str, owner: Any) -> UploadedFile:
    with like.file.open() as stored:
        data = ContentFile(stored.read(), name)
    kind = ContentType.objects.get_for_model(like)
    return UploadedFile.objects.create(for_content_type=kind, file=data, uploaded_by_user=owner)


def _format(officer: Any) -> dict[str, Any]:
    """A template that the officer uploaded, used for a duty."""
    template = saved(Template(title="Formato zqxkvwjformato").book())
    duty = Duty.objects.get(law__slug="lga", key="programa-archivistico")
    made = add_template(template, "plantilla.xlsx", officer, duty)
    return {"format": made.format, "format_use": made.uses[0]}


def _guide(site: Site, document: str) -> dict[str, Any]:
    bet = BestBet.objects.create(site=site, questions="puente zqxkvwjdestacado")
    BestBetDocument.objects.create(bet=bet, document=document, sort_order=0)
    route = RoutedQuery(site=site, questions="obras zqxkvwjdirecta", address="/direcciones/obras/")
    route.full_clean()
    route.save()
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return {
        "synonyms": Synonyms.objects.create(site=site, words="hoyanco zqxkvwjsinonimo\nbache"),
        "bet": bet,
        "route": route,
        "reading": Reading.objects.create(
            site_id=site.pk, hour=hour, address="/buscar/", searched="zqxkvwjbusqueda", status=200, answers=3, bytes=9
        ),
    }


def _fill_in(owner: Directorate) -> Filing:
    filings = [make_filing(owner, period) for period in ("2031-T1", "2031-T2")]
    for filing in filings:
        write_rows(filing, {"denominacion_del_puesto": "Jefa zqxkvwjpuesto", "sexo_catalogo": "zqxkvwjsexo"})
    return filings[-1]


def _file(owner: Directorate) -> dict[str, Any]:
    """As people file: one went through its workflow and has a new draft and a file, the other waits."""
    told = "No se generó información zqxkvwjfundamento (artículo 65)."
    filed = owed.make_filing(
        owner, period="2030-T1", outcome="nothing", ground="No se generó información (artículo 65)."
    )
    owed.approve(owed.send(filed))
    with door():
        again = Filing.objects.get(pk=filed.pk)
        again.ground = f"{told} Se corrige."
        again.save_revision(user=factories.account("editor-obras"), log_action=True)
        data = saved(Template(format_id="990002", title="Enviada").book())
        received = ReceivedFile(filing=filed, kind="workbook", name="zqxkvwj.xlsx", size=len(data), sha256="0" * 64)
        received.file.save("zqxkvwj.xlsx", ContentFile(data), save=False)
        received.save()
    sent = owed.make_filing(owner, period="2030-T2", outcome="nothing", ground=told)
    state = owed.send(sent)
    return {
        "filed": Filing.objects.get(pk=filed.pk),
        "sent": Filing.objects.get(pk=sent.pk),
        "sent_task": state,
        "received": received,
    }


def _close(directorate: Directorate) -> Directorate:
    with door():
        retire(directorate)
    return directorate


def _translate(world: World) -> None:
    """The officer has the draft translated, which makes a draft of it in the tree of the other language."""
    url = reverse("wagtail_localize:submit_page_translation", args=[world.draft.pk])
    answer = world.client("officer").post(url, {"locales": [world.english.pk]})
    assert answer.status_code == 302, answer.content
    world.translation = Translation.objects.get()
    world.translated = world.draft.get_translation(world.english)
    world.string = StringSegment.objects.filter(source=world.translation.source, string__data__contains=MARK).first()
    world.overridable = OverridableSegment.objects.filter(source=world.translation.source).first()


def _subscribe(world: World) -> None:
    world.webhook = WebhookSubscription.objects.create(
        name="Portal zqxkvwjestado", url="https://receptor.example.org/zqxkvwj", site=world.site
    )
    entry = Entry.objects.latest("seq")
    world.delivery = WebhookDelivery.objects.create(
        subscription=world.webhook,
        entry=entry,
        seq=entry.seq,
        message_id=world.webhook.message_id(entry.seq),
        status=DeliveryStatus.DELIVERED,
        response_status=200,
        response_text="zqxkvwjrespuesta",
    )


def _fill_forms(world: World) -> None:
    """What a browser would send; the form is read once, by someone who is shown it."""
    officer = world.client("officer")
    world.forms["edit"] = edit_data(officer, world.draft, action="", title="Bacheo de mañana zqxkvwj")
    world.forms["own"] = edit_data(officer, world.own, action="")
    world.forms["add"] = add_data(
        officer, NewsArticlePage, world.section, action="", title="Nota nueva", slug="nota-nueva", summary="Breve."
    )


#: tables that reading changes too: what the server keeps for itself, and the log of what was refused
UNWATCHED = frozenset(
    {
        "accounts.AuditEntry",
        # when it was last seen
        "accounts.Session",
        "axes.AccessAttempt",
        "axes.AccessFailureLog",
        "axes.AccessLog",
        # what the preview is made of, and the pictures of lists
        "wagtailadmin.FormState",
        "media_library.CustomRendition",
        # made when a row of the kind is first looked at
        "contenttypes.ContentType",
        "wagtailusers.UserProfile",
    }
)
#: what signing in and looking change
UNWATCHED_FIELDS = frozenset({"last_login", "last_used_at"})


def snapshot(written: Collection[str] | None = None) -> dict[str, Any]:
    """Every row that a refused request must leave as it was: pages, revisions, ledger, media, accounts, …

    ``written``: statements that changed something (:func:`writes`); only the tables that stand in them are read.
    """
    seen: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            name, table = model._meta.label, model._meta.db_table
            if name in UNWATCHED or model._meta.proxy or not model._meta.managed:
                continue
            if written is not None and not any(table in statement for statement in written):
                continue
            columns = [
                field.column for field in model._meta.local_concrete_fields if field.name not in UNWATCHED_FIELDS
            ]
            asked = ", ".join(map(connection.ops.quote_name, columns))
            cursor.execute(f"SELECT {asked} FROM {table} ORDER BY 1")
            seen[name] = cursor.fetchall()
    return seen


@contextmanager
def writes() -> Iterator[set[str]]:
    """The statements, other than those that only read or part a transaction, that run meanwhile."""
    seen: set[str] = set()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql)
        if not text.lstrip(" (").upper().startswith(_READS):
            seen.add(text)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


_READS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "EXPLAIN", "SET CONSTRAINTS")
