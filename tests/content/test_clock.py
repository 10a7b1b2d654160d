"""Hours of a schedule are shown with the clock they belong to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests import factories
from tools.trials.forms import edit_url

pytestmark = pytest.mark.django_db


def test_form_and_status_panel_say_whose_hour_it_is(obras: Any, signed_in: Any) -> None:
    page = factories.draft(obras)
    officer = signed_in("officer")
    first = officer.get(edit_url(page)).content.decode()
    assert first.count("hora del centro de México (America/Mexico_City)") == 2
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision().publish(user=factories.account("officer"), skip_permission_checks=True)
    planned = officer.get(edit_url(page)).content.decode()
    assert planned.count("hora del centro de México (America/Mexico_City)") == 3


def test_who_lives_by_another_clock_is_told_that_one(obras: Any, signed_in: Any) -> None:
    profile = UserProfile.get_for_user(factories.account("officer"))
    profile.current_time_zone = "America/Tijuana"
    profile.save()
    assert "America/Tijuana" in signed_in("officer").get(edit_url(factories.draft(obras))).content.decode()
