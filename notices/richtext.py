"""Rich text for paper: HTML in, a small tree of plain JSON out.

Typst lays the tree out; markup never reaches it as code. Nodes are
``{"kind": "p" | "h", "runs": [RUN], "level": 2–4 (h)}``, ``{"kind": "ul" | "ol", "items": [[NODE]], "start": n (ol)}``,
``{"kind": "quote", "nodes": [NODE]}`` and ``{"kind": "rule"}``. A RUN is ``{"s": text}`` with any of the marks
``b i sup sub`` (true) and ``url`` (absolute), or ``{"br": true}``.

No text is lost: what is inside an unknown element is printed as if the element were not there
(``script`` and ``style`` excepted, whose content is not text).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
Run = dict[str, Any]

#: HTML's own white space (the no-break space is none)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "sup": "sup", "sub": "sub"}
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_SILENT = frozenset({"script", "style", "template"})
#: elements that begin and end a paragraph of their own
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "pre", "figure", "figcaption", "table", "caption", "tr", "th", "td", "dt", "dd"}
)
#: deeper nesting than this is flattened: no person writes it, and the typesetter must not run out of stack
_DEEPEST_LIST = 8


def parse(html: str, *, absolute: Callable[[str], str | None], clean: Callable[[str], str]) -> list[Node]:
    """Tree of ``html``.

    ``absolute`` turns an ``href`` into the address that is printed, or None where it is not to be a
    link (``javascript:`` and the like); ``clean`` is applied to every piece of text.
    """
    builder = _Builder(absolute, clean)
    builder.feed(html)
    builder.close()
    builder.end_paragraph()
    return _filled(builder.root)


def plain(nodes: list[Node]) -> str:
    """Text of a tree, one paragraph a line."""
    lines: list[str] = []
    for node in nodes:
        if "runs" in node:
            lines.append("".join(run.get("s", "\n") for run in node["runs"]))
        for item in node.get("items", ()):
            lines.append(plain(item))
        if "nodes" in node:
            lines.append(plain(node["nodes"]))
    return "\n".join(lines)


def _filled(nodes: list[Node]) -> list[Node]:
    """``nodes`` without empty items, lists and quotations."""
    kept = []
    for node in nodes:
        if "items" in node:
            node["items"] = [item for item in map(_filled, node["items"]) if item]
        elif "nodes" in node:
            node["nodes"] = _filled(node["nodes"])
        if node.get("items", True) and node.get("nodes", True):
            kept.append(node)
    return kept


class _Builder(HTMLParser):
    def __init__(self, absolute: Callable[[str], str | None], clean: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.absolute = absolute
        self.clean = clean
        self.root: list[Node] = []
        self._open: list[tuple[str, list[Node]]] = [("", self.root)]  # containers: (tag, where nodes go)
        self._runs: list[Run] = []
        self._heading = 0
        self._marks: list[str] = []
        self._links: list[str | None] = []
        self._silent = 0

    # -- events of the parser

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif self._silent:
            return
        elif tag in _MARKS:
            self._marks.append(_MARKS[tag])
        elif tag == "a":
            self._links.append(self.absolute((dict(attrs).get("href") or "").strip()))
        elif tag == "br":
            self._runs.append({"br": True})
        elif tag == "img":
            self._text(dict(attrs).get("alt") or "")
        elif tag == "hr":
            self.end_paragraph()
            self._here().append({"kind": "rule"})
        elif tag in _HEADINGS:
            self.end_paragraph()
            self._heading = _HEADINGS[tag]
        elif tag in ("ul", "ol"):
            self._open_list(tag, dict(attrs))
        elif tag == "li":
            self._open_item()
        elif tag == "blockquote":
            self.end_paragraph()
            nodes: list[Node] = []
            self._here().append({"kind": "quote", "nodes": nodes})
            self._open.append(("blockquote", nodes))
        elif tag in _BLOCKS:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif self._silent:
            return
        elif tag in _MARKS:
            if _MARKS[tag] in self._marks:
                del self._marks[len(self._marks) - 1 - self._marks[::-1].index(_MARKS[tag])]
        elif tag == "a":
            if self._links:
                self._links.pop()
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.end_paragraph()
        elif tag in ("li", "blockquote", "ul", "ol"):
            self._leave(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._text(data)

    # -- containers

    def _here(self) -> list[Node]:
        """Where nodes go now. In a list but outside any item, an item is begun for them."""
        if self._open[-1][0] in ("ul", "ol"):
            self._open_item()
        return self._open[-1][1]

    def _open_list(self, tag: str, attrs: dict[str, str | None]) -> None:
        self.end_paragraph()
        if sum(1 for name, _ in self._open if name in ("ul", "ol")) >= _DEEPEST_LIST:
            return
        items: list[Any] = []
        node: Node = {"kind": tag, "items": items}
        start = attrs.get("start") or ""
        if tag == "ol" and start.isascii() and start.isdigit() and len(start) < 7:
            node["start"] = int(start)
        self._here().append(node)
        self._open.append((tag, items))

    def _open_item(self) -> None:
        self.end_paragraph()
        names = [name for name, _ in self._open]
        lists = [index for index, name in enumerate(names) if name in ("ul", "ol")]
        if not lists:
            return  # an item without a list is a paragraph
        del self._open[lists[-1] + 1 :]
        item: list[Node] = []
        self._open[-1][1].append(item)  # type: ignore[arg-type]  # a list's content is its items
        self._open.append(("li", item))

    def _leave(self, tag: str) -> None:
        self.end_paragraph()
        for index in range(len(self._open) - 1, 0, -1):
            if self._open[index][0] == tag:
                del self._open[index:]
                return

    # -- text

    def _text(self, data: str) -> None:
        text = _SPACE.sub(" ", data)
        if not self._runs or "br" in self._runs[-1] or self._runs[-1]["s"].endswith(" "):
            text = text.lstrip(" ")
        if not text:
            return
        run: Run = {"s": text}
        for mark in self._marks:
            run[mark] = True
        if self._links and self._links[-1]:
            run["url"] = self._links[-1]
        last = self._runs[-1] if self._runs else None
        if last and "s" in last and {**last, "s": ""} == {**run, "s": ""}:
            last["s"] += text
        else:
            self._runs.append(run)

    def end_paragraph(self) -> None:
        runs, heading = self._runs, self._heading
        self._runs, self._heading = [], 0
        while runs and ("br" in runs[-1] or not runs[-1]["s"].strip(" ")):
            runs.pop()
        while runs and "br" in runs[0]:
            runs.pop(0)
        if not runs:
            return
        if "s" in runs[-1]:
            runs[-1]["s"] = runs[-1]["s"].rstrip(" ")
        for run in runs:
            if "s" in run:
                run["s"] = self.clean(run["s"])
        node: Node = {"kind": "h", "level": heading, "runs": runs} if heading else {"kind": "p", "runs": runs}
        self._here().append(node)
