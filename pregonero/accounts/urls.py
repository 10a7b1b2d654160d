"""Addresses below ``/admin/`` that stand before Wagtail's admin and outside the publication door.

They ask for a password, and the door would keep the database's write lock while one is checked. The first ones are for
those who have not yet given, or set up, the second factor, whom Wagtail's admin does not let in; the others are for
whoever is signed in to it.
"""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from .key_views import KeysView, NewKeyView, RevokeKeyView
from .login import LoginView, start_again
from .second_factor_views import CodesView, CodeView, RemoveView, SetUpView
from .token_views import NewTokenView, RevokeTokenView, TokensView

sign_in_urlpatterns = [
    path("login/", LoginView.as_view()),
    path("second-factor/", CodeView.as_view(), name="pregonero_second_factor"),
    path("second-factor/set-up/", SetUpView.as_view(), name="pregonero_second_factor_set_up"),
    path("second-factor/codes/", CodesView.as_view(), name="pregonero_second_factor_codes"),
    path("second-factor/remove/", RemoveView.as_view(), name="pregonero_second_factor_remove"),
    path("second-factor/other-person/", start_again, name="pregonero_start_again"),
]

credential_urlpatterns = [
    path("tokens/", TokensView.as_view(), name="pregonero_tokens"),
    path("tokens/new/", NewTokenView.as_view(), name="pregonero_token_new"),
    path("tokens/<int:pk>/revoke/", RevokeTokenView.as_view(), name="pregonero_token_revoke"),
    path("keys/", KeysView.as_view(), name="pregonero_keys"),
    path("keys/new/", NewKeyView.as_view(), name="pregonero_key_new"),
    path("keys/<int:pk>/revoke/", RevokeKeyView.as_view(), name="pregonero_key_revoke"),
    # Wagtail's own screens of tokens would make ones without terms, which open nothing
    re_path(r"^api-tokens/", RedirectView.as_view(pattern_name="pregonero_tokens")),
]
