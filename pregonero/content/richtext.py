"""Rich text as documents carry it: clean HTML whose links inside the site name their document.

Wagtail stores ``<a linktype="page" id="3">``. A document says
``<a href="/programas/…/" data-document="UUID">``, so that it is rebuilt when the target moves and
any client can follow the link without asking Wagtail.
"""

from __future__ import annotations

import re
from typing import Any

import nh3
from bs4 import BeautifulSoup, Tag
from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.models import Page

from pregonero.publishing.models import Identity
from pregonero.publishing.pages import SOURCE, reference_to

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h2", "h3", "h4", "hr", "sup", "sub", "blockquote"}
ATTRIBUTES = {"a": {"href", "data-document", "data-file", "hreflang"}, "*": {"lang"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_NO_ADDRESS = re.compile(r"<a(?![^>]*\shref=)[\s>]")


def to_html(source: Any) -> str:
    """Rich text of a field or block as clean HTML with root-relative addresses.

    A link whose target is not public keeps its words and loses its address, and so the link gate finds it
    (:func:`leads_nowhere`): nobody is sent to a page that was withdrawn.
    """
    soup = BeautifulSoup(str(getattr(source, "source", source) or ""), "html.parser")
    for link in soup.find_all("a"):
        if isinstance(link, Tag):
            _resolve(link)
            if not link.get("href"):
                del link["href"]
    for embed in soup.find_all("embed"):
        embed.decompose()
    return nh3.clean(
        str(soup), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer"
    ).strip()


def _resolve(link: Tag) -> None:
    kind, key = link.attrs.pop("linktype", None), link.attrs.pop("id", None)
    if kind == "page":
        target = reference_to(Page.objects.filter(pk=key).first()) if _is_number(key) else None
        link["href"] = target["path"] if target else ""
        known = target["id"] if target else _id_of_withdrawn(key)
        if known:
            link["data-document"] = known
    elif kind == "document":
        item = get_document_model().objects.filter(pk=key).first() if _is_number(key) else None
        link["href"] = item.to_document()["url"] if item else ""
        if item:
            link["data-file"] = str(item.public_id)


def _is_number(key: Any) -> bool:
    """Whether it may be a primary key: what a program sent as one may be any text, and ``"²".isdigit()``."""
    return str(key).isascii() and str(key).isdigit()


def _id_of_withdrawn(key: Any) -> str | None:
    """A link to what was public keeps its id, so that it is mended when the target comes back."""
    row = Identity.objects.filter(source=SOURCE, object_id=str(key)).first()
    return str(row.document_id) if row else None


def leads_nowhere(html: str) -> bool:
    """Whether clean HTML holds a link without an address."""
    return _NO_ADDRESS.search(html) is not None


def from_paragraphs(text: str) -> str:
    """Plain text with blank lines between paragraphs as HTML (``\\r\\n`` as ``\\n``)."""
    parts = [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part)
