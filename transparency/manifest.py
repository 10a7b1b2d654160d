"""Manifest of the plugin ``transparency``."""

from pregonero.plugins.manifest import Capability, Manifest, Removal

MANIFEST = Manifest(
    slug="transparency",
    name="Transparencia",
    version="0.1.0",
    requires_api=">=1.4,<2",
    app="transparency",
    capabilities=frozenset(
        {
            Capability.API_ROUTERS,
            Capability.DEMO_CONTENT,
            Capability.DUTIES,
            Capability.GATES,
            Capability.KINDS,
            Capability.PERIODIC_ACTS,
            Capability.PUBLICATION_ACTIONS,
        }
    ),
    models=(
        "transparency.Law",
        "transparency.LawVersion",
        "transparency.Duty",
        "transparency.Succession",
        "transparency.ApplicabilityDecision",
        "transparency.Format",
        "transparency.FormatUse",
        "transparency.Responsibility",
        "transparency.RowFile",
        "transparency.Filing",
        "transparency.WorkingCopy",
        "transparency.WorkingRow",
        "transparency.ReceivedFile",
        "transparency.PublishedRow",
        "transparency.LinkCheck",
    ),
    removal=Removal.MANDATED,
)
