"""News feeds from documents: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.

The same items in three coats: the latest news of a section, of one directorate or of one tag. Addresses are absolute,
as readers show items far from the site; identifiers are the documents' own and survive a move.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape

from portal import tag_feeds
from portal.calendar_day import read_time
from portal.head import absolute
from portal.languages import DEFAULT_LOCALE
from portal.pages import listing_at
from pregonero.publishing import api as publishing

Document = Mapping[str, Any]

ITEMS: Final = 30

#: Characters XML 1.0 cannot hold, not even escaped (section 2.2): a feed with one of them is no feed.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def has_feed(document: Document) -> bool:
    """Whether a feed hangs below a document: a directorate, or a section that lists news."""
    if document["kind"] == "directorate":
        return True
    listing = listing_at(str(document["path"])) if document["kind"] == "section" else None
    return listing is not None and listing.kind == "news"


def has_tag_feeds(document: Document) -> bool:
    """Whether feeds of tags hang below a document: the section that lists news."""
    return document["kind"] == "section" and has_feed(document)


def render(name: str, source: Document, site_id: int, root_url: str, tag: str | None = None) -> HttpResponse:
    """Return the feed called ``name`` (``atom.xml``, ``rss.xml``, ``feed.json``) of the document ``source``.

    ``tag``: only news that bear it; raises Http404 where none does.
    """
    directorate = (source.get("directorate") or {}).get("slug") if source["kind"] == "directorate" else None
    items = publishing.list_documents(
        site_id, kind="news", directorate=directorate, locale=source.get("locale"), tag=tag, limit=ITEMS
    ).items
    if tag is not None:
        if not items:
            raise Http404("no news with this tag")
        source = _of_tag(source, tag)
    site = publishing.site_document(site_id, str(source.get("locale") or DEFAULT_LOCALE))
    municipality = str(site["fields"].get("official_name") or site["title"]) if site else ""
    if name == "feed.json":
        return _json(source, items, municipality, root_url)
    return _xml(_XML[name], name, source, items, municipality, root_url)


def _of_tag(source: Document, tag: str) -> Document:
    """The section as the source of the feed of one tag: with a title, an address and an id of its own."""
    return {
        **source,
        "id": str(uuid5(UUID(str(source["id"])), tag)),
        "title": f"{source['title']}: {tag}",
        "feed_path": tag_feeds.folder(str(source["path"]), tag),
    }


class _Dated(SyndicationFeed):
    """A feed as new as its documents: an empty one must not change with the clock."""

    def latest_post_date(self) -> datetime:
        return max([self.feed["changed"], *(item["updateddate"] for item in self.items)])


class _Atom(_Dated, Atom1Feed):
    pass


class _Rss(_Dated, Rss201rev2Feed):
    pass


#: what a feed is called below whatever has one
NAMES: Final = ("atom.xml", "rss.xml", "feed.json")

_XML: Final[dict[str, type[_Atom] | type[_Rss]]] = {"atom.xml": _Atom, "rss.xml": _Rss}


def _xml(
    coat: type[_Atom] | type[_Rss], name: str, source: Document, items: Sequence[Document], municipality: str, root: str
) -> HttpResponse:
    address = absolute(root, str(source["path"]))
    feed = coat(
        title=_feed_title(source, municipality),
        link=address,
        description=_plain(source.get("summary") or source["title"]),
        subtitle=_plain(source.get("summary")) or None,
        language=source.get("locale"),
        author_name=_plain(municipality or source["title"]),
        feed_url=absolute(root, f"{source.get('feed_path', source['path'])}{name}"),
        feed_guid=f"urn:uuid:{source['id']}",
        changed=_moment(source),
    )
    for item in items:
        directorate = item.get("directorate")
        feed.add_item(
            title=_plain(item["title"]),
            link=absolute(root, item["path"]),
            # Both formats read a description as HTML; ours is plain text.
            description=escape(_plain(item.get("summary"))),
            unique_id=f"urn:uuid:{item['id']}",
            unique_id_is_permalink=False,
            author_name=_plain(directorate["name"]) if directorate else None,
            pubdate=read_time(item.get("published_at")) or _moment(item),
            updateddate=_moment(item),
            categories=[_plain(tag) for tag in item.get("tags") or ()],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _json(source: Document, items: Sequence[Document], municipality: str, root: str) -> HttpResponse:
    address = absolute(root, str(source["path"]))
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _feed_title(source, municipality),
        "home_page_url": address,
        "feed_url": absolute(root, f"{source.get('feed_path', source['path'])}feed.json"),
        "description": _plain(source.get("summary")),
        "language": source.get("locale"),
        "authors": [{"name": municipality or source["title"]}],
        "items": [_json_item(item, root) for item in items],
    }
    response = JsonResponse(feed, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Type"] = "application/feed+json; charset=utf-8"
    return response


def _json_item(item: Document, root: str) -> dict[str, Any]:
    directorate, image = item.get("directorate"), item.get("image")
    entry: dict[str, Any] = {
        "id": f"urn:uuid:{item['id']}",
        "url": absolute(root, item["path"]),
        "title": item["title"],
        "content_text": item.get("summary") or item["title"],
        "date_published": item.get("published_at"),
        "date_modified": item.get("updated_at"),
        "tags": item.get("tags") or [],
        "language": item.get("locale"),
    }
    if image:
        entry["image"] = absolute(root, image["src"])
    if directorate:
        entry["authors"] = [{"name": directorate["name"]}]
    return {name: value for name, value in entry.items() if value is not None}


def _feed_title(source: Document, municipality: str) -> str:
    return " · ".join(part for part in (_plain(source["title"]), _plain(municipality)) if part)


def _moment(document: Document) -> datetime:
    return read_time(document.get("updated_at")) or datetime(1970, 1, 1, tzinfo=UTC)


def _plain(text: object) -> str:
    return _NOT_XML.sub("", str(text)) if text else ""
