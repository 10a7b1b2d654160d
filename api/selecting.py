"""``fields=``: the parts of a document that somebody wants, as ``title,image.src,fields.cost_amount``.

Names are checked against the schemas of the registered kinds, so that a misspelt one is told and not ignored.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pregonero.content.api import document_schema
from pregonero.plugins.api import kinds

from .problems import ApiProblem

#: names in one question, parts in one name
MOST = 64
DEPTH = 4

#: what is wanted below each name; None: all of it
Tree = dict[str, "Tree | None"]
Nodes = list[dict[str, Any]]


def parse(text: str, *, without: frozenset[str] = frozenset()) -> Tree:
    """The tree of a ``fields=``. Raises ApiProblem 422 naming what is not known and what is allowed there."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names or len(names) > MOST:
        _refuse(_("Between 1 and %(most)s names, with commas between them.") % {"most": MOST}, [])
    schemas = [document_schema(kind) for kind in kinds]
    tree: Tree = {}
    for name in names:
        parts = name.split(".")
        if len(parts) > DEPTH:
            _refuse(_("%(name)s goes deeper than %(depth)s steps.") % {"name": name[:100], "depth": DEPTH}, [])
        nodes: Nodes | None = schemas
        for depth, part in enumerate(parts):
            if nodes is None:
                break
            below = _below(nodes, schemas)
            if below is None:  # an open object: whatever a plugin puts there
                break
            allowed = sorted(set(below) - without) if depth == 0 else sorted(below)
            if part not in allowed:
                _refuse(_("Unknown name: %(name)s.") % {"name": name[:100]}, allowed)
            nodes = below[part]
        _add(tree, parts)
    return tree


def pick(value: Any, tree: Tree | None) -> Any:
    """``value`` with what the tree wants of it; of a list, of each item. A name that is not there is left out."""
    if tree is None:
        return value
    if isinstance(value, list):
        return [pick(item, tree) for item in value]
    if isinstance(value, dict):
        return {name: pick(value[name], below) for name, below in tree.items() if name in value}
    return value


def _add(tree: Tree, parts: list[str]) -> None:
    for part in parts[:-1]:
        below = tree.setdefault(part, {})
        if below is None:  # all of it is wanted already
            return
        tree = below
    tree[parts[-1]] = None


def _below(nodes: Nodes, schemas: Nodes) -> dict[str, Nodes] | None:
    """Names below a place → their schemas; None where any name may stand there."""
    found: dict[str, Nodes] = {}
    definitions = {name: node for schema in schemas for name, node in schema["$defs"].items()}
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if "$ref" in node:
            waiting.append(definitions[node["$ref"].rpartition("/")[2]])
        waiting += [each for word in ("anyOf", "oneOf", "allOf") for each in node.get(word, ())]
        if isinstance(node.get("items"), dict):
            waiting.append(node["items"])
        for name, below in node.get("properties", {}).items():
            found.setdefault(name, []).append(below)
        if node.get("type") == "object" and "properties" not in node:
            return None
    return found


def _refuse(message: str, allowed: list[str]) -> None:
    raise ApiProblem(422, message, [{"field": "fields", "message": message, "allowed": allowed}])
