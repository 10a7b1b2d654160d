"""Gates of an outage: one that asks for the date, and one a test can break."""

from __future__ import annotations

from pregonero.publishing.api import Document, GateContext, Issue


def until(document: Document, context: GateContext) -> list[Issue]:
    if "no se sabe" in document["title"]:
        raise RuntimeError("a gate that cannot make up its mind")
    if document["fields"]["until"]:
        return []
    return [Issue("until", "Diga cuándo vuelve el agua.", code="outages.until")]
