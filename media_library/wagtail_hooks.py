"""What the media library adds to Wagtail's admin."""

from __future__ import annotations

from wagtail import hooks

from .reading import note_admin_download

# before the answer that refuses
hooks.register("before_serve_document", note_admin_download, order=-10)
