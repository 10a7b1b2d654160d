"""A manifest that does not keep the contract: it raises while it is imported."""

from pregonero.plugins.manifest import Manifest

MANIFEST = Manifest(slug="SHOUTING!", name="Gritos", version="1.0", requires_api=">=1.0", app="shouting")
