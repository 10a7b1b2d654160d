"""Addresses that stand before Wagtail's own and replace them."""

from __future__ import annotations

from django.urls import path
from wagtail.admin.auth import require_admin_access

from pregonero.content.views import tag_completion

admin_urlpatterns = [
    path("tag-autocomplete/", require_admin_access(tag_completion)),
    path("tag-autocomplete/<str:app_name>/<str:model_name>/", require_admin_access(tag_completion)),
]
