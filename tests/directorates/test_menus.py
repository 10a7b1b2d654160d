"""Nobody is shown a menu item that then refuses them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

#: how the sidebar's description of itself names addresses; JSON in an HTML attribute or script
_URL = re.compile(r'"url": "(/admin/[^"]*)"')


@pytest.mark.parametrize("name", sorted(factories.ACCOUNTS))
def test_every_menu_item_opens(client: Client, name: str) -> None:
    client.force_login(factories.account(name))
    home = client.get("/admin/").content.decode().replace("&quot;", '"')
    addresses = {url for url in _URL.findall(home) if "logout" not in url}
    assert len(addresses) > 3
    answers = {url: client.get(url, follow=True) for url in addresses}
    refused = {
        url: response.status_code
        for url, response in answers.items()
        if response.status_code != 200 or (response.redirect_chain and url != "/admin/pages/")
    }
    assert refused == {}
