"""Where the button “Send photos” of an editor's home leads."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from pregonero.directorates.api import Directorate


def send_photos(directorate: Directorate, user: Any) -> str:
    """Wagtail's upload of many images with the directorate's collection chosen; empty where the user may not add."""
    policy = policy_registry.get_by_type(get_image_model())
    allowed = policy.collections_user_has_permission_for(user, "add").values_list("pk", flat=True)
    if directorate.collection_id not in allowed:
        return ""
    return f"{reverse('wagtailimages:add_multiple')}?collection_id={directorate.collection_id}"
