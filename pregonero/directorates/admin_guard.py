"""Guards around Wagtail's admin addresses: what another directorate has not published does not exist there.

Wagtail's page views ask whether the user may *change* a page, and some of them have named it by then:
a workflow action on a page that waits for nothing answers with a message that holds its title, and the
confirmation of a cancelled workflow asks nothing at all. The first guard stands before all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import MethodType
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.auth import permission_denied
from wagtail.log_actions import LogContext

from .permissions import may_explore
from .roles import sees_everything
from .trash import any_in_trash

View = Callable[..., HttpResponseBase]

#: how Wagtail's addresses name the pages they are about
PAGE_ARGUMENTS = frozenset({"page_id", "parent_page_id", "page_to_move_id", "destination_id"})
#: the one page address whose argument is called like those of other models
COMPARE = "wagtailadmin_pages:revisions_compare"


def known_pages_only(view: View) -> View:
    """Refuse addresses of pages the user is not shown in the admin, whatever they would have answered."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        names = PAGE_ARGUMENTS & kwargs.keys()
        if request.resolver_match is not None and request.resolver_match.view_name == COMPARE:
            names |= {"pk"}
        # whoever is not signed in to the admin is turned away by the view's own decorator
        asked = [int(kwargs[name]) for name in names] if request.user.has_perm("wagtailadmin.access_admin") else []
        hidden = bool(asked) and (
            any_in_trash(asked) if sees_everything(request.user) else not may_explore(request.user, asked)
        )
        if hidden:
            answer: HttpResponseBase = permission_denied(request)
            return answer
        return view(request, *args, **kwargs)

    return wrapped


def in_the_users_name(view: View) -> View:
    """Let the whole answer know whose it is.

    Wagtail keeps the user in its log context while a view runs, but most answers are rendered afterwards;
    titles that not everybody may read are asked for then (``BasePage.get_admin_display_title``).
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        render = getattr(response, "render", None)
        if callable(render):

            def render_as_user(self: Any) -> Any:
                with LogContext(user=request.user):
                    return render()

            response.render = MethodType(render_as_user, response)  # type: ignore[attr-defined]
        return response

    return wrapped


def office_only(view: View) -> View:
    """For screens that list everybody's work without asking whose it is."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not sees_everything(request.user):
            answer: HttpResponseBase = permission_denied(request)
            return answer
        return view(request, *args, **kwargs)

    return wrapped
