"""Reads YAML and keeps, for every value, the line it stands on.

Only what data needs: texts, whole numbers, ``true``, ``false`` and ``null``. Dates and ``yes`` stay texts. Anchors,
tags, merged and repeated keys are refused: what a reader sees is what is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

STR, INT, BOOL, NULL = (f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null"))

#: keys and numbers of items that lead to a value
Path = tuple[str | int, ...]


class BadYaml(ValueError):
    """The text cannot be read; ``line`` (1 is the first) says where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


@dataclass(frozen=True, slots=True)
class LinedYaml:
    """Plain data, and the line of every value in it."""

    data: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """Where a value stands; of what is not written, where that stands which should hold it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    """Knows fewer types than YAML 1.1, and no anchors."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if getattr(event, "anchor", None) is not None:
            raise BadYaml(_line(event), _("Anchors (& and *) are not used here: write the value out."))
        return super().compose_node(parent, index)


_Loader.add_implicit_resolver(NULL, re.compile(r"^(?:null|)$"), ["n", ""])
_Loader.add_implicit_resolver(BOOL, re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver(INT, re.compile(r"^-?(?:0|[1-9][0-9]{0,17})$"), list("-0123456789"))


def read(text: str) -> LinedYaml:
    """The data of a YAML text. Raises :class:`BadYaml` at the first thing that cannot be read."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = _("This cannot be read as YAML: look at indents, colons and quotes, here or just above.")
        raise BadYaml(mark.line + 1 if mark else 1, message) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise BadYaml(line, _("There is a character here that YAML does not allow.")) from error
    except RecursionError as error:
        raise BadYaml(1, _("Too many things inside each other.")) from error
    if node is None:
        raise BadYaml(1, _("The file is empty."))
    lines: dict[Path, int] = {}
    return LinedYaml(_plain(node, (), lines), lines)


def _line(node: Any) -> int:
    """Of a node or an event of PyYAML."""
    return int(node.start_mark.line) + 1


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines.setdefault(path, _line(node))
    if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
        return [_plain(item, (*path, number), lines) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.ScalarNode):
        if node.tag == STR:
            return node.value
        if node.tag == INT:
            return int(node.value)
        if node.tag == BOOL:
            return node.value == "true"
        if node.tag == NULL:
            return None
    raise BadYaml(_line(node), _("Tags (!) are not used here."))


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise BadYaml(_line(key), _("A key is one word."))
        name = str(key.value)
        if name in found:
            raise BadYaml(_line(key), _("The key “%(key)s” is written twice.") % {"key": name})
        lines[(*path, name)] = _line(key)
        found[name] = _plain(value, (*path, name), lines)
    return found
