"""Sessions: they know whose they are, can be seen and ended, and end with the password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pregonero.accounts.models import AuditEntry, Session
from pregonero.accounts.sessions import FACTS
from tests import factories

pytestmark = pytest.mark.django_db

MINE = "/admin/account/access/"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


def browser(name: str, agent: str = CHROME) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.5", headers={"user-agent": agent})
    client.post("/admin/login/", {"username": name, "password": factories.PASSWORD})
    return client


def gets_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_a_session_knows_whose_it_is_and_from_where() -> None:
    browser("officer")
    row = Session.objects.get(user=factories.account("officer"))
    assert (row.ip, row.agent) == ("192.0.2.5", CHROME)
    assert row.browser == "Chrome en Linux"
    assert row.since == row.seen
    assert timezone.now() - row.since < timedelta(minutes=1)


def test_last_seen_is_coarse_and_costs_no_write_in_between() -> None:
    client = browser("officer")
    before = Session.objects.get().seen
    client.get("/admin/")
    assert Session.objects.get().seen == before
    session = client.session
    session[FACTS] = {**session[FACTS], "seen": (timezone.now() - timedelta(minutes=6)).isoformat()}
    session.save()
    client.get("/admin/")
    assert Session.objects.get().seen >= before


def test_a_visitor_has_no_session() -> None:
    answer = Client().get("/")
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert not Session.objects.exists()


def test_one_ends_another_session_and_not_that_of_somebody_else() -> None:
    here, there, foreign = browser("officer"), browser("officer", "Firefox de otra parte"), browser("auditor")
    page = here.get(MINE).content.decode()
    assert "Firefox de otra parte" in page
    assert there.session.session_key not in page, "a key is as good as a password"
    other = Session.objects.get(session_key=there.session.session_key)
    stranger = Session.objects.get(user=factories.account("auditor"))
    here.post(MINE, {"session": str(stranger.public_id)})
    assert gets_in(foreign)
    here.post(MINE, {"session": str(other.public_id)})
    assert not gets_in(there)
    assert gets_in(here)
    assert AuditEntry.objects.filter(action="account.session_ended").count() == 1


def test_all_the_others_end_at_once() -> None:
    here, first, second = (browser("officer") for _number in range(3))
    here.post(MINE, {"session": "others"})
    assert [gets_in(client) for client in (here, first, second)] == [True, False, False]


@pytest.mark.parametrize("chosen", ["", "\x00", "x" * 9999, "' OR 1=1", "None", "00000000-0000-0000-0000-000000000000"])
def test_nonsense_ends_nothing(chosen: str) -> None:
    here, there = browser("officer"), browser("officer")
    assert here.post(MINE, {"session": chosen}).status_code == 302
    assert gets_in(there)


def test_a_new_password_ends_the_other_sessions() -> None:
    here, there = browser("officer"), browser("officer")
    form = {
        "password-old_password": factories.PASSWORD,
        "password-new_password1": "una clave nueva 77",
        "password-new_password2": "una clave nueva 77",
        "name_email-first_name": "O",
        "name_email-last_name": "O",
        "name_email-email": "officer@example.org",
        "notifications-submitted_notifications": "on",
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
    }
    answer = here.post("/admin/account/", form)
    assert answer.status_code == 302, [str(panel.get_form().errors) for panel in answer.context["panels_by_tab"]]
    assert factories.account("officer").check_password("una clave nueva 77")
    assert [gets_in(here), gets_in(there)] == [True, False]
    assert Session.objects.filter(user=factories.account("officer")).count() == 1


def test_an_account_that_is_closed_is_signed_out(signed_in: Callable[[str], Client]) -> None:
    there = browser("editor-obras")
    key = factories.account("editor-obras").pk
    signed_in("administrator").post(
        f"/admin/bulk/accounts/user/set_active_state/?id={key}", {"mark_as_active": "False"}
    )
    assert not Session.objects.filter(user_id=key).exists()
    assert not gets_in(there)
    assert AuditEntry.objects.get(action="account.changed").detail == {"is_active": [True, False]}


def test_the_administrator_ends_all_sessions_of_somebody(signed_in: Callable[[str], Client]) -> None:
    there = browser("officer")
    key = factories.account("officer").pk
    client = signed_in("administrator")
    assert "Chrome" in client.get(f"/admin/accounts/{key}/access/").content.decode()
    client.post(f"/admin/accounts/{key}/access/", {"act": "sessions"})
    assert not gets_in(there)


def test_the_list_costs_the_same_for_one_and_three(django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    here = browser("officer")
    here.get(MINE)
    counts = []
    for more in (0, 2):
        for _number in range(more):
            browser("officer")
        with CaptureQueriesContext(
            connection,
        ) as told:
            here.get(MINE)
        counts.append(len(told))
    assert counts[0] == counts[1]
