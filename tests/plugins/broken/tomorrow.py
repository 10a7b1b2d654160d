"""Wants a version of the contract that does not exist yet."""

from pregonero.plugins.manifest import Manifest

MANIFEST = Manifest(slug="tomorrow", name="Mañana", version="1.0", requires_api=">=99", app="tomorrow")
