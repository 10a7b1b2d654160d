"""Two plugins that need each other."""

from pregonero.plugins.manifest import Manifest

HEN = Manifest(slug="hen", name="Gallina", version="1.0", requires_api=">=1.0", app="circle", requires=("egg",))
EGG = Manifest(slug="egg", name="Huevo", version="1.0", requires_api=">=1.0", app="circle", requires=("hen",))
