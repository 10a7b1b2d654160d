"""What a page says to machines: schema.org in JSON-LD, drawn from the same document as the page.

Only facts the document holds are stated. Vocabulary: https://schema.org/NewsArticle, /GovernmentService,
/GovernmentOrganization, /BreadcrumbList.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from portal.calendar_day import program_status
from portal.head import absolute

Document = Mapping[str, Any]
Node = dict[str, Any]

#: What ends a script element or starts a comment inside it, and the two line ends that JSON allows and scripts do not.
_ESCAPES: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def as_script(data: Mapping[str, Any]) -> SafeString:
    """Return JSON that can stand inside ``<script type="application/ld+json">`` whatever text it holds."""
    return mark_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))


def describe(document: Document, site: Document | None, root_url: str) -> Node:
    """Return the JSON-LD of a page: what it is about, who publishes it and where it stands in the site.

    ``root_url`` is the site's own address (scheme and host): stored documents are root-relative.
    """
    graph: list[Node] = []
    organisation = _municipality(site, root_url) if site else None
    drawer = _DRAWERS.get(document["kind"])
    if drawer is not None:
        graph.append(_without_gaps(drawer(document, organisation, root_url)))
    if organisation is not None and document["kind"] in {"home", "site"}:
        graph.append(organisation)
    if document.get("breadcrumbs"):
        graph.append(_breadcrumbs(document, root_url))
    return {"@context": "https://schema.org", "@graph": graph}


def _municipality(site: Document, root_url: str) -> Node:
    fields = site["fields"]
    coat = fields.get("coat_of_arms")
    return _without_gaps(
        {
            "@type": "GovernmentOrganization",
            "@id": f"{root_url}/#ayuntamiento",
            "name": fields.get("official_name") or site["title"],
            "alternateName": fields.get("short_name"),
            "url": f"{root_url}/",
            "telephone": fields.get("phone"),
            "email": fields.get("email"),
            "logo": absolute(root_url, coat["src"]) if coat else None,
            "address": _address(fields.get("address"), fields.get("state")),
            "areaServed": site["title"],
        }
    )


def _news(document: Document, organisation: Node | None, root_url: str) -> Node:
    fields = document["fields"]
    photos = [image for image in (document.get("image"), *(fields.get("photos") or ())) if image]
    directorate = document.get("directorate")
    return {
        "@type": "NewsArticle",
        "@id": absolute(root_url, document["path"]),
        "mainEntityOfPage": absolute(root_url, document["path"]),
        "headline": document["title"][:110],
        "description": document.get("summary"),
        "datePublished": document.get("published_at"),
        "dateModified": document.get("updated_at"),
        "inLanguage": document.get("locale"),
        "image": list(dict.fromkeys(absolute(root_url, image["src"]) for image in photos)),
        "author": {"@type": "GovernmentOrganization", "name": directorate["name"]} if directorate else organisation,
        "publisher": organisation,
        "keywords": document.get("tags"),
        "contentLocation": {"@type": "Place", "name": fields["place"]} if fields.get("place") else None,
    }


def _program(document: Document, organisation: Node | None, root_url: str) -> Node:
    fields = document["fields"]
    contact = fields.get("contact") or {}
    amount = fields.get("cost_amount")
    return {
        "@type": "GovernmentService",
        "@id": absolute(root_url, document["path"]),
        "url": absolute(root_url, document["path"]),
        "name": document["title"],
        "description": fields.get("purpose") or document.get("summary"),
        "inLanguage": document.get("locale"),
        "provider": organisation,
        "serviceOperator": (
            {"@type": "GovernmentOrganization", "name": document["directorate"]["name"]}
            if document.get("directorate")
            else None
        ),
        "audience": ({"@type": "Audience", "audienceType": fields["audience"]} if fields.get("audience") else None),
        "areaServed": organisation.get("areaServed") if organisation else None,
        "availableChannel": _channel(fields.get("where"), contact.get("phone")),
        "offers": (
            {
                "@type": "Offer",
                "price": amount,
                "priceCurrency": "MXN",
                "availability": (
                    "https://schema.org/InStock"
                    if program_status(fields) in {"open", "permanent"}
                    else "https://schema.org/OutOfStock"
                ),
            }
            if amount is not None
            else None
        ),
    }


def _channel(where: str | None, phone: str | None) -> Node | None:
    if not where and not phone:
        return None
    return _without_gaps(
        {
            "@type": "ServiceChannel",
            "serviceLocation": {"@type": "Place", "name": where} if where else None,
            "servicePhone": {"@type": "ContactPoint", "telephone": phone} if phone else None,
        }
    )


def _directorate(document: Document, organisation: Node | None, root_url: str) -> Node:
    fields = document["fields"]
    return {
        "@type": "GovernmentOrganization",
        "@id": absolute(root_url, document["path"]),
        "url": absolute(root_url, document["path"]),
        "name": document["title"],
        "description": document.get("summary"),
        "telephone": fields.get("phone"),
        "email": fields.get("email"),
        "address": _address(fields.get("address"), None),
        "employee": {"@type": "Person", "name": fields["holder"]} if fields.get("holder") else None,
        "parentOrganization": organisation,
    }


_DRAWERS: Final[dict[str, Callable[[Document, Node | None, str], Node]]] = {
    "news": _news,
    "program": _program,
    "directorate": _directorate,
}


def _breadcrumbs(document: Document, root_url: str) -> Node:
    steps = [*document["breadcrumbs"], {"title": document["title"], "path": document["path"]}]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": step["title"],
                "item": absolute(root_url, step["path"]),
            }
            for position, step in enumerate(steps, start=1)
        ],
    }


def _address(street: str | None, state: str | None) -> Node | None:
    if not street:
        return None
    return _without_gaps(
        {"@type": "PostalAddress", "streetAddress": street, "addressRegion": state, "addressCountry": "MX"}
    )


def _without_gaps(node: Node) -> Node:
    """Leave out what the document does not say: an empty property is an error to the readers of JSON-LD."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}
