"""What is raised when a file is no workbook of SIPOT."""

from __future__ import annotations

from .messages import REFUSALS


class Unreadable(Exception):
    """The file cannot be read as a SIPOT workbook; its text says in Spanish what it is and what to do.

    ``code`` is stable, one of :data:`.messages.REFUSALS`.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        super().__init__(REFUSALS[code].format(**details))
