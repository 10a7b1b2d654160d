"""Addresses below ``/admin/`` for those who have not yet given, or set up, the second factor.

They stand before Wagtail's admin and outside its doors: it lets in only who is signed in, and the publication door
would keep the database's write lock while a password is checked.
"""

from __future__ import annotations

from django.urls import path

from .login import LoginView, start_again
from .second_factor_views import CodesView, CodeView, RemoveView, SetUpView

sign_in_urlpatterns = [
    path("login/", LoginView.as_view()),
    path("second-factor/", CodeView.as_view(), name="pregonero_second_factor"),
    path("second-factor/set-up/", SetUpView.as_view(), name="pregonero_second_factor_set_up"),
    path("second-factor/codes/", CodesView.as_view(), name="pregonero_second_factor_codes"),
    path("second-factor/remove/", RemoveView.as_view(), name="pregonero_second_factor_remove"),
    path("second-factor/other-person/", start_again, name="pregonero_start_again"),
]
