"""What other packages may use of printed notices."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from . import catalogue, typesetting
from .catalogue import ANY, Template, TemplateError
from .errors import PrintError
from .printable import ImageBytes, compose, locate

__all__ = ["ANY", "PrintError", "Template", "TemplateError", "TypstForm", "render_pdf", "templates_for"]

#: where a municipality's wall hangs unless the caller says otherwise
TIME_ZONE = "America/Mexico_City"
#: characters named in one message; a text in another script would name hundreds
_NAMED = 5


def templates_for(kind: str) -> list[Template]:
    """The built-in templates that suit a document of ``kind``, the one made for it first."""
    suiting = [template for template in catalogue.built_in() if template.suits(kind)]
    return sorted(suiting, key=lambda template: kind not in template.kinds)


def render_pdf(
    document: dict[str, Any],
    site_document: dict[str, Any],
    *,
    base_url: str,
    template: str | None = None,
    image_bytes: ImageBytes,
    time_zone: str = TIME_ZONE,
) -> bytes:
    """``document`` as PDF/A-2a and PDF/UA-1 on a built-in template; without ``template``, the one that suits its kind.

    ``site_document``: the document of kind ``site`` with names, arms and address. ``base_url``: the Site's address
    without a path (``https://atengo.gob.mx``), to which the document's path is added for QR code and print.
    ``image_bytes`` gives the bytes of an IMAGE, or None where there are none. ``time_zone`` (IANA) says which day a
    moment is printed as. Same arguments and release, same bytes; the PDF's date is the document's.

    Raises :class:`PrintError` with the field to mend.
    """
    kind = document.get("kind") or ""
    suiting = templates_for(kind)
    chosen = next((one for one in suiting if one.slug == template), None) if template else next(iter(suiting), None)
    if chosen is None:
        raise PrintError("template", _("There is no such template for this kind of document."))
    return TypstForm(chosen)(document, site_document, base_url=base_url, image_bytes=image_bytes, time_zone=time_zone)


class TypstForm:
    """What a :class:`~pregonero.plugins.api.NoticeTemplate` renders with when its layout is a folder of Typst files.

    ``fingerprint`` changes whenever the bytes it would make may: it is part of cache keys and entity tags.
    """

    def __init__(self, template: Template) -> None:
        self.template = template

    @property
    def fingerprint(self) -> str:
        return self.template.fingerprint

    def __call__(
        self,
        document: dict[str, Any],
        site_document: dict[str, Any],
        *,
        base_url: str,
        image_bytes: ImageBytes,
        time_zone: str = TIME_ZONE,
    ) -> bytes:
        """PDF bytes; arguments, result and errors as :func:`render_pdf`."""
        printable = compose(
            document,
            site_document,
            self.template,
            base_url=base_url,
            image_bytes=image_bytes,
            zone=ZoneInfo(time_zone),
        )
        try:
            return typesetting.typeset(printable, self.template)
        except typesetting.MissingGlyphs as error:
            names = ", ".join(typesetting.name_of(character) for character in error.characters[:_NAMED])
            field = locate(error.characters[0], document, site_document)
            more = len(error.characters) - _NAMED
            if more > 0:
                message = _("Characters that no font can print: %(names)s and %(more)d more.")
                raise PrintError(field, message % {"names": names, "more": more}) from error
            raise PrintError(field, _("Characters that no font can print: %(names)s.") % {"names": names}) from error
