"""What a browser sends from the admin: the fields a form shows, with some of them changed."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from bs4.element import Tag
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

#: what is asked of whoever takes something from the public
WHY = {"reason": "Se publicó por error."}

#: decorator: the act runs with moderation on, where the rest of a trial has it off
moderated = override_settings(WAGTAIL_WORKFLOW_ENABLED=True)


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(model: type[Page], parent: Any) -> str:
    label, name = model._meta.app_label, model._meta.model_name
    return reverse("wagtailadmin_pages:add", args=[label, name, parent.pk])


def edit_data(client: Client, page: Any, action: str = "action-publish", **changes: Any) -> dict[str, Any]:
    """The edit form of ``page`` as it stands, with ``changes`` typed into it and the button ``action`` pressed."""
    return {**shown(client, edit_url(page)), **_streams(type(page.specific)), **changes, **_pressed(action)}


def add_data(
    client: Client, model: type[Page], parent: Any, action: str = "action-publish", **changes: Any
) -> dict[str, Any]:
    """The empty form of a new page below ``parent``, filled with ``changes``."""
    return {**shown(client, add_url(model, parent)), **_streams(model), **changes, **_pressed(action)}


def _pressed(action: str) -> dict[str, str]:
    return {action: action} if action else {}


class NoForm(LookupError):
    """There is no form at an address: the page went, or may not be edited now."""


def shown(client: Client, url: str) -> dict[str, Any]:
    """Every field of the largest form at ``url``, as it stands. Raises :class:`NoForm` where there is none."""
    response = client.get(url)
    if response.status_code != 200:
        raise NoForm(f"{url} answers {response.status_code}")
    forms = [_fields(form) for form in BeautifulSoup(response.content, "html.parser").find_all("form")]
    if not forms:
        raise NoForm(f"{url} shows no form")
    return max((dict(form) for form in forms), key=lambda fields: len(fields))


def _fields(form: Any) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for field in form.find_all(["input", "textarea", "select"]):
        if not isinstance(field, Tag) or not field.get("name") or field.has_attr("disabled"):
            continue
        name, kind = str(field["name"]), str(field.get("type", "text"))
        if field.name == "textarea":
            # HTML drops one line break after the opening tag
            found.append((name, field.text.removeprefix("\n")))
        elif field.name == "select":
            chosen = field.find("option", selected=True)
            found.append((name, str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""))
        elif kind in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                found.append((name, str(field.get("value", "on"))))
        elif kind not in {"submit", "button", "file", "image"} and name != "csrfmiddlewaretoken":
            found.append((name, str(field.get("value", ""))))
    return found


def _streams(model: type[Page]) -> dict[str, str]:
    """Fields of blocks are drawn by JavaScript; an empty one sends only its count."""
    return {f"{field.name}-count": "0" for field in model._meta.get_fields() if isinstance(field, StreamField)}
