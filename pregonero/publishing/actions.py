"""What surfaces and plugins do with a publication, in its transaction."""

from __future__ import annotations

from django.db import transaction

from pregonero.plugins.api import PublicationAction, call, publication_actions

from .models import Entry


def tell(site_id: int, entries: list[Entry]) -> None:
    """Call every publication action with what was just appended; must run inside that transaction.

    One that fails is undone by its savepoint, logged and counted: the publication and the other actions stay.
    """
    for action, owner in publication_actions.with_owner():
        call(owner, _act, action, site_id, entries, default=None)


def _act(action: PublicationAction, site_id: int, entries: list[Entry]) -> None:
    # asked outside the savepoint, which costs two statements
    about = not action.kinds or any(entry.kind in action.kinds for entry in entries)
    if about and action.concerns(site_id):
        with transaction.atomic():
            action.act(site_id, entries)
