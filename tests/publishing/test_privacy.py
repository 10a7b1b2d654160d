"""An alias is as private as its original, wherever it stands (``Page.get_view_restrictions``)."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from pregonero.publishing.api import door
from tests import factories

pytestmark = pytest.mark.django_db


def _alias_in(page: Any, owner: Any) -> Any:
    with door():
        return page.create_alias(parent=factories.section(owner), update_slug="copia-del-aviso")


def _restrict(page: Any) -> PageViewRestriction:
    with door():
        return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_alias_leaves_and_comes_back_with_its_original(obras: Any, cultura: Any) -> None:
    page = factories.article(obras)
    alias = _alias_in(page, cultura)
    assert factories.live(alias) is not None
    restriction = _restrict(page)
    assert factories.live(alias) is None
    with door():
        restriction.delete()
    assert factories.live(alias) is not None


def test_alias_of_a_private_page_is_never_public(obras: Any, cultura: Any) -> None:
    page = factories.article(obras)
    _restrict(page)
    assert factories.live(_alias_in(page, cultura)) is None
