"""Publication gates: checks on a document that must hold before it is made public.

A gate returns a list of :class:`Issue`; an ``error`` stops the publication. A gate that raises
also stops it: gates fail closed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from pregonero.plugins.api import gates

from .enums import Severity
from .sources import Document

logger = logging.getLogger("pregonero.publishing")


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. ``field`` names the form field where it is mended, with the number of a block: ``body.2``.

    ``closed``: no exception is made, whoever asks and for whatever reason (an address that is taken, a consent).
    """

    field: str
    message: str
    severity: Severity = Severity.ERROR
    code: str = ""
    closed: bool = False

    def to_json(self) -> dict[str, str]:
        data = asdict(self)
        del data["closed"]
        data["severity"] = str(self.severity.value)
        data["message"] = str(self.message)
        return data


@dataclass(slots=True)
class GateContext:
    """What a gate may ask beside the document itself.

    ``path_is_taken(path)``: whether another live document, or one published in the same act, has it.
    ``path_is_live(path)``: whether a root-relative address leads somewhere on this site.
    """

    site_id: int
    path_is_taken: Callable[[str], bool] = field(default=lambda path: False)
    path_is_live: Callable[[str], bool] = field(default=lambda path: True)


class PublicationRefused(Exception):
    """Gates refused: nothing of the transaction stays. ``issues`` maps a document's title to its issues.

    A class of its own on purpose: Wagtail and ninja swallow PermissionDenied and ValidationError.
    """

    def __init__(self, issues: dict[str, list[Issue]]) -> None:
        self.issues = issues
        super().__init__("; ".join(sentence for sentence in self.sentences()))

    def sentences(self) -> Iterable[str]:
        """One plain sentence an issue, with the title it belongs to."""
        for title, found in self.issues.items():
            for issue in found:
                if issue.severity == Severity.ERROR:
                    yield f"«{title}»: {issue.message}"


def examine(document: Document, context: GateContext) -> list[Issue]:
    """Every issue of ``document``, errors first."""
    found: list[Issue] = []
    for gate in gates:
        if gate.kinds and document["kind"] not in gate.kinds:
            continue
        try:
            found += gate.check(document, context)
        except Exception:  # fail closed: an unfinished check is a refusal, told as such and logged in full
            logger.exception("gate raised", extra={"gate": gate.slug, "document": document.get("id")})
            found.append(
                Issue(
                    "",
                    _("The check “%(gate)s” could not be made. Tell the administrator.") % {"gate": gate.slug},
                    code=f"{gate.slug}.raised",
                    closed=True,
                )
            )
    return sorted(found, key=lambda issue: issue.severity != Severity.ERROR)


def errors(issues: Iterable[Issue]) -> list[Issue]:
    """Those that stop a publication."""
    return [issue for issue in issues if issue.severity == Severity.ERROR]


def as_json(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    return [issue.to_json() for issue in issues]
