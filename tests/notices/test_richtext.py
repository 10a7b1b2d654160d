"""Rich text becomes a tree; nothing of it is lost and nothing of it is code."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import richtext


def parse(html: str) -> list[dict[str, Any]]:
    return richtext.parse(html, absolute=lambda href: href if href.startswith("https:") else None, clean=str)


def test_parse_paragraphs_with_marks() -> None:
    runs = [{"s": "Uno "}, {"s": "dos ", "b": True}, {"s": "tres", "b": True, "i": True}, {"s": "."}]
    assert parse("<p>Uno <b>dos <i>tres</i></b>.</p><p>m<sup>2</sup></p>") == [
        {"kind": "p", "runs": runs},
        {"kind": "p", "runs": [{"s": "m"}, {"s": "2", "sup": True}]},
    ]


def test_parse_nested_lists() -> None:
    assert parse('<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol>') == [
        {
            "kind": "ol",
            "start": 3,
            "items": [
                [
                    {"kind": "p", "runs": [{"s": "a"}]},
                    {"kind": "ul", "items": [[{"kind": "p", "runs": [{"s": "b"}]}]]},
                ],
                [{"kind": "p", "runs": [{"s": "c"}]}],
            ],
        }
    ]


def test_parse_links_headings_quotes_rules_and_breaks() -> None:
    assert parse('<h2>T</h2><blockquote><p>q</p></blockquote><hr><p>a<br>b <a href="https://x.mx">c</a></p>') == [
        {"kind": "h", "level": 2, "runs": [{"s": "T"}]},
        {"kind": "quote", "nodes": [{"kind": "p", "runs": [{"s": "q"}]}]},
        {"kind": "rule"},
        {"kind": "p", "runs": [{"s": "a"}, {"br": True}, {"s": "b "}, {"s": "c", "url": "https://x.mx"}]},
    ]


def test_parse_refused_link_keeps_its_text() -> None:
    assert parse('<p><a href="javascript:alert(1)">pulse</a></p>') == [{"kind": "p", "runs": [{"s": "pulse"}]}]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("suelto", "suelto"),
        ("<li>sin lista</li>", "sin lista"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<p>a &lt;b&gt; &amp; &ntilde;</p>", "a <b> & ñ"),
        ("<p>a<script>alert(1)</script>b</p>", "ab"),
        ("<p>  muchos \n\n espacios </p>", "muchos espacios"),
        ("<p></p><p><br></p>", ""),
        ("<ul>texto<li>a</li></ul>", "texto\na"),
        ("<p>sin <b>cerrar", "sin cerrar"),
        ("</p></ul></li></b></a>x", "x"),
        ('<p><img alt="un mapa" src="x"></p>', "un mapa"),
        ('#read("/etc/passwd") $x$ *b*', '#read("/etc/passwd") $x$ *b*'),
    ],
)
def test_plain_text_of_odd_html(html: str, text: str) -> None:
    assert richtext.plain(parse(html)) == text


def test_parse_lists_nested_without_end_stay_shallow() -> None:
    nodes = parse("<ul><li>" * 500 + "fondo")
    assert richtext.plain(nodes) == "fondo"
    depth = 0
    while nodes and "items" in nodes[0]:
        nodes, depth = nodes[0]["items"][-1], depth + 1
    assert depth == 8


_WORDS = st.lists(st.text(alphabet="abcñ", min_size=1, max_size=6), min_size=1, max_size=12)
_TAGS = st.sampled_from(["p", "b", "i", "li", "ul", "ol", "h3", "blockquote", "div", "a", "table", "td", "br", "x-y"])


@given(_WORDS, st.lists(st.tuples(_TAGS, st.booleans()), min_size=12, max_size=12))
def test_parse_loses_no_word(words: list[str], tags: list[tuple[str, bool]]) -> None:
    pairs = zip(words, tags, strict=False)
    html = "".join(f"<{'/' if closing else ''}{tag}> {word} " for word, (tag, closing) in pairs)
    assert richtext.plain(parse(html)).split() == words
