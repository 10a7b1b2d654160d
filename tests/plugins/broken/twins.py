"""Two plugins of one slug."""

from pregonero.plugins.manifest import Manifest

FIRST = Manifest(slug="twin", name="Gemela", version="1.0", requires_api=">=1.0", app="twins")
SECOND = Manifest(slug="twin", name="Gemelo", version="2.0", requires_api=">=1.0", app="other_twins")
