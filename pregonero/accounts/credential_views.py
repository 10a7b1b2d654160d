"""What the screens of tokens and of keys have in common: a list, a form behind one's password, the text shown once.

They stand outside the publication door, as they publish nothing: each act is a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

PAGE = 50


def labels(scopes: Sequence[str], known: Any) -> list[str]:
    """What people call ``scopes``; a code that a later release knows stays as it is."""
    names = dict(known.choices)
    return [str(names.get(scope, scope)).partition(":")[0] for scope in scopes]


class ListView(View):
    """A page of rows."""

    template: ClassVar[str]

    def rows(self, request: HttpRequest) -> Any:
        """The queryset shown to whoever asks. Raises PermissionDenied."""
        raise NotImplementedError

    def described(self, row: Any) -> dict[str, Any]:
        """What the list says of one row: ``row``, ``standing``, ``may``, ``expires_at``, ``may_revoke``."""
        raise NotImplementedError

    def context(self, request: HttpRequest) -> dict[str, Any]:
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponseBase:
        paginator = Paginator(self.rows(request), PAGE)
        page = paginator.get_page(request.GET.get("p"))
        context = {
            "header_icon": "key",
            "items": page,
            "found": [self.described(row) for row in page],
            "elided_page_range": paginator.get_elided_page_range(page.number),
            **self.context(request),
        }
        return TemplateResponse(request, self.template, context)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class NewView(View):
    """The form, and what it made: shown in the answer to the form and never again."""

    form_class: ClassVar[Any]

    def may(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def make(self, request: HttpRequest, data: dict[str, Any]) -> tuple[Any, str]:
        """Make it; returns the row and the text to show."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """``page_title``, ``explanation``, ``button``, ``back`` of the form, ``made`` and ``usage`` of what comes."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._form(self.form_class(request=request, user=request.user))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = self.form_class(request.POST, request=request, user=request.user)
        if not form.is_valid():
            return self._form(form)
        row, plain = self.make(request, form.cleaned_data)
        context = {"header_icon": "key", "row": row, "plain": plain, **self.context()}
        return TemplateResponse(request, "pregonero/accounts/shown_once.html", context)

    def _form(self, form: Any) -> HttpResponseBase:
        context = {"header_icon": "key", "form": form, **self.context()}
        return TemplateResponse(self.request, "pregonero/accounts/credential_form.html", context)


class RevokeView(View):
    """Asks once more, then revokes."""

    back: ClassVar[str]

    def rows(self, request: HttpRequest) -> Any:
        """What whoever asks may revoke. Raises PermissionDenied."""
        raise NotImplementedError

    def revoke(self, request: HttpRequest, row: Any) -> bool:
        raise NotImplementedError

    def context(self, row: Any) -> dict[str, Any]:
        """``page_title``, ``question`` and ``button``."""
        raise NotImplementedError

    def done(self, row: Any) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        row = get_object_or_404(self.rows(request), pk=pk)
        context = {"header_icon": "key", "row": row, "back": self.back, **self.context(row)}
        return TemplateResponse(request, "pregonero/accounts/revoke.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        row = get_object_or_404(self.rows(request), pk=pk)
        if self.revoke(request, row):
            messages.success(request, self.done(row))
        return redirect(self.back)
