"""Manifest of the plugin ``programs``."""

from pregonero.plugins.manifest import Capability, Manifest

MANIFEST = Manifest(
    slug="programs",
    name="Direcciones y programas",
    version="0.1.0",
    requires_api=">=1.1,<2",
    app="programs",
    capabilities=frozenset(
        {
            Capability.KINDS,
            Capability.LISTINGS,
            Capability.DIRECTORATE_SECTIONS,
            Capability.DEMO_CONTENT,
            Capability.START_BUTTONS,
            Capability.DUTIES,
        }
    ),
    models=("programs.DirectoratePage", "programs.ProgramPage"),
)
