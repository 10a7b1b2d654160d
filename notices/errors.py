"""What can go wrong on the way to paper, told so that a person knows which field to mend."""

from __future__ import annotations

from typing import Any


class PrintError(Exception):
    """A document that cannot be printed as it is.

    ``field``: dotted path inside the document (``blocks.3.image``), or ``site.…`` inside the site's
    own document, or ``template``. ``message``: one sentence for people, lazily translated; reading it
    needs configured settings, raising it does not.
    """

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"
