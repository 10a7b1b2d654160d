"""What the safety net of the page editor (``static/pregonero/content/kept``) has to know.

The browser keeps what was typed until the server has it. To offer it again it has to know whose form this is, which
revision it shows, and what of the person's own has arrived meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision

#: titles of the person's newest pages beside one in creation, among which a form that was sent is looked for
RECENT = 5


def form_state(page: Any, parent: Page | None, user: Any) -> dict[str, Any]:
    """For the form of ``page`` (in creation: below ``parent``) as ``user`` sees it; JSON types only."""
    state: dict[str, Any] = {
        "user": str(user.opaque_id),
        "name": get_user_display_name(user),
        "page": f"page:{page.pk}" if page.pk else f"add:{page._meta.label_lower}:{parent.pk if parent else 0}",
        "revision": None,
        "by": "",
        "mine": None,
        "recent": [],
        "signed_in": reverse("pregonero_signed_in"),
        "login": reverse("wagtailadmin_login"),
        "words": _words(),
    }
    if page.pk:
        revisions = Revision.page_revisions.filter(object_id=str(page.pk)).defer("content").select_related("user")
        newest = revisions.order_by("-created_at", "-pk").first()
        mine = revisions.filter(user=user).order_by("-created_at", "-pk").first()
        state["revision"], state["mine"] = _named(newest), _named(mine)
        if newest is not None and newest.user_id != user.pk:
            state["by"] = get_user_display_name(newest.user) if newest.user else _("Somebody else")
    elif parent is not None:
        own = Page.objects.child_of(parent).filter(owner=user).order_by("-latest_revision_created_at")
        state["recent"] = list(own.values_list("draft_title", flat=True)[:RECENT])
    return state


def _named(revision: Revision | None) -> dict[str, Any] | None:
    return {"id": revision.pk, "at": revision.created_at.isoformat()} if revision is not None else None


def _words() -> dict[str, str]:
    """Every sentence the browser says; ``{person}``, ``{when}`` and ``{number}`` are filled in there."""
    return {
        "offline": _(
            "No connection: what you write is kept in this browser. It is saved as soon as the connection is back."
        ),
        "server": _(
            "The server does not answer: what you write is kept in this browser. It is saved as soon as it answers."
        ),
        "session": _(
            "Your session has ended: what you wrote is kept in this browser. Sign in again and come back here."
        ),
        "sign_in": _("Sign in again (opens in a new tab)"),
        "other_person": _(
            "Somebody else has signed in to this browser. What you wrote is kept for you: sign in with your own "
            "account."
        ),
        "trying": _("The server answers again. Saving…"),
        "saved": _("Everything is saved again."),
        "kept_here": _("What you wrote is kept in this browser."),
        "not_kept": _(
            "It was not saved, and this browser has no room to keep it. Do not close this window: copy your text."
        ),
        "refused": _(
            "Something is not right yet, and so it was not saved. What you wrote is kept in this browser. Press "
            "“Save” to see what to mend."
        ),
        "title_first": _(
            "Write the title: without one nothing can be saved. Until then what you write is kept in this browser."
        ),
        "conflict": _(
            "Somebody saved another version while you were writing. Yours is kept in this browser. Look at the "
            "other one before you save."
        ),
        "see_latest": _("See the latest version (opens in a new tab)"),
        "offer": _("There is text that was not saved"),
        "offer_when": _(
            "You wrote it on {when}, and it did not reach the server. This is how it differs from the saved draft:"
        ),
        "changed_by": _(
            "Careful: {person} has changed the page since. If you recover your text, yours becomes the draft; the"
            " other version stays in the history."
        ),
        "changed_by_you": _(
            "Careful: you have saved another version since. If you recover this text, it becomes the draft; the "
            "other version stays in the history."
        ),
        "typed": _("what you had written"),
        "stored": _("what is saved"),
        "recover": _("Recover"),
        "recover_anyway": _("Recover all the same"),
        "discard": _("Discard"),
        "recovering": _("Saving what you had written…"),
        "not_recovered": _("It could not be saved. It stays kept in this browser: try again, or copy it from here."),
        "comments": _("Comments"),
        "chosen": _("choice no. {number}"),
        "person_looks": _("{person} has this page open too."),
        "person_writes": _("{person} is writing on this page now. Agree on who goes on."),
        "person_saved": _(
            "{person} saved a new version after you opened the page. Load the page again before you write."
        ),
        "you_elsewhere": _("You have this page open in another window too."),
        "you_saved": _("You saved a new version in another window. Load the page again before you write."),
    }
