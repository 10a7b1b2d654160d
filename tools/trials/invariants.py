"""What must hold of any database at rest, however its writers ended."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, Max, Min, OuterRef
from wagtail.models import Page, PageLogEntry

from pregonero.publishing import ledger
from pregonero.publishing.enums import Action
from pregonero.publishing.models import Chain, Entry, LiveDocument, LiveReference, LiveTag, OutboxMessage, Payload
from pregonero.publishing.reconcile import drift

#: topic of the outbox rows that acts of the trial leave, and name of what they leave in a page's history
MARK = "trial"


def broken_chains() -> list[str]:
    return [f"site {verdict.site_id}: {verdict.line()}" for verdict in _verdicts() if verdict.broken]


def _verdicts() -> list[ledger.Verdict]:
    return [ledger.verify(pk) for pk in Chain.objects.values_list("pk", flat=True)]


def gaps() -> list[str]:
    """Chains whose numbers are not 1, 2, 3 … up to the head's."""
    found = []
    for chain in Chain.objects.all():
        numbers = Entry.objects.filter(site_id=chain.pk).aggregate(first=Min("seq"), last=Max("seq"), count=Count("pk"))
        if numbers != {"first": 1, "last": chain.seq, "count": chain.seq}:
            found.append(f"site {chain.pk}: head at {chain.seq}, {numbers}")
    return found


def differences() -> list[str]:
    """Live things that differ from what the ledger says is public."""
    return drift()


def live_without_entry() -> list[str]:
    entry = Entry.objects.filter(
        site_id=OuterRef("site_id"),
        seq=OuterRef("seq"),
        document_id=OuterRef("document_id"),
        path=OuterRef("path"),
        hash=OuterRef("entry_hash"),
    )
    return [str(row) for row in LiveDocument.objects.filter(~Exists(entry))]


def entries_without_payload() -> list[str]:
    shown = Entry.objects.exclude(action__in=[Action.WITHDRAWN, Action.ERASED])
    return [str(entry) for entry in shown.filter(payload__isnull=True)]


def payloads_without_use() -> list[str]:
    """Payloads of entries that published nothing."""
    rows = Payload.objects.filter(entry__action__in=[Action.WITHDRAWN, Action.ERASED])
    return [str(row) for row in rows]


def loose_rows() -> list[str]:
    """Tags and references of documents that are not live."""
    live = LiveDocument.objects.filter(site_id=OuterRef("site_id"), document_id=OuterRef("document_id"))
    rows: list[Any] = [*LiveTag.objects.filter(~Exists(live)), *LiveReference.objects.filter(~Exists(live))]
    return [str(row) for row in rows]


def half_acts() -> list[str]:
    """Marks that an act left in one place and not in the other: in the outbox, in a history, as actor of entries."""
    outbox = {row["mark"] for row in OutboxMessage.objects.filter(topic=MARK).values_list("payload", flat=True)}
    logged = {row["mark"] for row in PageLogEntry.objects.filter(action=MARK).values_list("data", flat=True)}
    actors = set(Entry.objects.filter(actor__startswith=f"{MARK}-").values_list("actor", flat=True).distinct())
    return [
        *(f"{mark}: an outbox row of an act that was rolled back" for mark in sorted(outbox - logged)),
        *(f"{mark}: an act without its outbox row" for mark in sorted(logged - outbox)),
        *(f"{mark}: entries of an act that was rolled back" for mark in sorted(actors - logged)),
    ]


def tree_problems() -> list[str]:
    """What treebeard finds wrong with the page tree, and addresses that do not follow from it."""
    kinds = ("bad characters", "bad length", "orphan", "wrong depth", "wrong number of children")
    found = [f"{kind}: {ids}" for kind, ids in zip(kinds, Page.find_problems(), strict=True) if ids]
    for page in Page.objects.filter(depth__gt=1):
        parent = page.get_parent()
        expected = f"{parent.url_path}{page.slug}/"
        if page.url_path != expected:
            found.append(f"page {page.pk}: {page.url_path}, but its place makes it {expected}")
    return found


def open_transactions() -> list[str]:
    """Sessions of killed processes that PostgreSQL would still keep open."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, state, query FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )
        return [str(row) for row in cursor.fetchall()]


def doubled() -> list[str]:
    """Sources that more than one live document claims."""
    return [
        str(row)
        for row in LiveDocument.objects.values("site_id", key=F("object_id"), of=F("source"))
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
    ]


ALL = {
    "ledger verify holds": broken_chains,
    "the chain is free of gaps": gaps,
    "live rows and current documents are equal": differences,
    "no live document without its entry": live_without_entry,
    "no entry without its payload": entries_without_payload,
    "no payload of an entry that published nothing": payloads_without_use,
    "no tag or reference of what is not live": loose_rows,
    "no act half done: outbox, history and ledger tell the same": half_acts,
    "one live document a source": doubled,
    "the page tree is whole": tree_problems,
    "no transaction of a dead process is open": open_transactions,
}
