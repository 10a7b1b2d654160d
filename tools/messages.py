"""Message catalogues without gettext's binaries: `compile`, `check` and `update` of every ``django.po`` of the project.

A message belongs to the catalogue of the app that uses it, or to one that can never be switched off (the platform's or
the portal's): an app that is off takes its catalogue with it. Ids are English, ``es_MX`` is complete.

The catalogues in ``OVERRIDES`` hold ids of Wagtail, not of ours: they are compiled and judged, never extended here.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "es_MX"
#: Packages that hold messages; the first two are always on.
ALWAYS_ON = ("pregonero", "site/portal")
PACKAGES = (*ALWAYS_ON, "media_library", "home", "programs", "news", "transparency", "notices", "search", "api")
#: Wagtail's ids in our words; the setting ``LOCALE_PATHS`` names the folder, so it wins over every app's catalogue.
OVERRIDES = "site/portal/locale/wagtail"
WRAP = 110

#: Django's functions and how many of their arguments, from which place on, are message ids.
#: Value: (index of the context or None, index of the id, index of the plural or None).
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_CALL = re.compile(r"(?<![\w.])(_|gettext|ngettext|pgettext|npgettext)\(\s*")
_STRING = re.compile(r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?\s*""", re.DOTALL)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Message:
    """One message id as the code says it."""

    id: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        """What gettext looks a message up by: the plural is no part of it."""
        return self.context, self.id


@dataclass(frozen=True)
class Use:
    """Where a message is used."""

    message: Message
    file: Path
    line: int

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line}"


def catalogues() -> list[Path]:
    """Every Spanish catalogue of the project."""
    found: list[Path] = []
    for package in PACKAGES:
        found += sorted((ROOT / package).rglob(f"locale/{LANGUAGE}/LC_MESSAGES/django.po"))
    return found


def overrides() -> list[Path]:
    """The catalogues of Wagtail's ids, for the server (``django.po``) and the browser (``djangojs.po``)."""
    return sorted((ROOT / OVERRIDES).glob(f"{LANGUAGE}/LC_MESSAGES/*.po"))


def compile_catalogues() -> int:
    """Write the ``.mo`` beside each ``.po`` that is newer; return how many were written."""
    written = 0
    for path in [*catalogues(), *overrides()]:
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        draft = target.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(path)).save_as_mofile(str(draft))
        draft.replace(target)
        written += 1
    return written


def uses() -> Iterator[Use]:
    """Every use of a literal message in the Python files and templates of the project."""
    for package in PACKAGES:
        for folder, names, files in os.walk(ROOT / package):
            names[:] = sorted(set(names) - {"__pycache__", "static", "locale", "node_modules"})
            for name in sorted(files):
                path = Path(folder, name)
                if path.suffix == ".py":
                    yield from _in_python(path)
                elif "templates" in path.relative_to(ROOT).parts and path.suffix in {".html", ".txt", ".xml"}:
                    yield from _in_template(path)


def _in_python(path: Path) -> Iterator[Use]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    names: dict[str, str] = {}
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils":
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "translation"}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = None
        if isinstance(node.func, ast.Name):
            function = names.get(node.func.id)
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            function = node.func.attr if node.func.value.id in modules else None
        if function in FUNCTIONS:
            texts: list[object] = [
                argument.value if isinstance(argument, ast.Constant) else None for argument in node.args
            ]
            message = _message(function, texts)
            if message:
                yield Use(message, path, node.lineno)


def _in_template(path: Path) -> Iterator[Use]:
    from django.utils.translation.template import templatize

    text = templatize(path.read_text(encoding="utf-8"), str(path))
    for call in _CALL.finditer(text):
        texts: list[object] = []
        place = call.end()
        while literal := _STRING.match(text, place):
            texts.append(ast.literal_eval(literal[1]))
            place = literal.end()
        message = _message("gettext" if call[1] == "_" else call[1], texts)
        if message:
            yield Use(message, path, text.count("\n", 0, call.start()) + 1)


def _message(function: str, texts: list[object]) -> Message | None:
    """The message of a call; None where its id is no literal (a variable: the id is named elsewhere) or empty."""
    context_at, id_at, plural_at = FUNCTIONS[function]
    needed = [place for place in (context_at, id_at, plural_at) if place is not None]
    if max(needed) >= len(texts):
        return None
    values = [texts[place] if place is not None else None for place in (id_at, plural_at, context_at)]
    if not values[0] or not all(value is None or isinstance(value, str) for value in values):
        return None
    text, plural, context = values
    return Message(str(text), None if plural is None else str(plural), None if context is None else str(context))


def home_of(file: Path) -> Path:
    """The catalogue that a message used in ``file`` belongs to: that of the nearest Django app around it."""
    for folder in file.parents:
        if (folder / "apps.py").exists() or folder.parent in {ROOT, ROOT / "site"}:
            return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
    raise ValueError(f"{file} is outside the project")


def problems() -> list[str]:
    """What keeps the Spanish catalogues from being complete and sound; empty when all is well."""
    found: list[str] = []
    entries: dict[Path, dict[tuple[str | None, str], polib.POEntry]] = {}
    translations: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for path in [*catalogues(), *overrides()]:
        catalogue = polib.pofile(str(path), check_for_duplicates=True)
        entries[path] = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
        plurals = int((re.search(r"nplurals=(\d)", catalogue.metadata.get("Plural-Forms", "")) or ["", "2"])[1])
        for key, entry in entries[path].items():
            found += [f"{path.relative_to(ROOT)}: {entry.msgid!r}: {fault}" for fault in _faults(entry, plurals)]
            if path.name == "django.po":
                translations[key].add(entry.msgstr)
    for path in overrides():
        del entries[path]
    always_on = [path for path in entries if any(path.is_relative_to(ROOT / package) for package in ALWAYS_ON)]
    known = set().union(*(entries[path] for path in always_on)) if always_on else set()
    for use in uses():
        home = home_of(use.file)
        if use.message.key not in known and use.message.key not in entries.get(home, {}):
            found.append(f"{use}: {use.message.id!r} is missing in {home.relative_to(ROOT)}")
    found += [
        f"{text!r} is translated in two ways, and only one will be shown: {sorted(ways)}"
        for (_, text), ways in translations.items()
        if len(ways - {""}) > 1
    ]
    return found


def _faults(entry: polib.POEntry, plurals: int) -> list[str]:
    """What is wrong with one entry."""
    texts = [entry.msgstr_plural.get(number, "") for number in range(plurals)] if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        return ["fuzzy"]
    if not all(texts):
        return ["not translated"]
    if "no-python-format" in entry.flags:
        # a sentence that says it without one of the values
        return []
    allowed = set(_PLACEHOLDER.findall(entry.msgid)) | set(_PLACEHOLDER.findall(entry.msgid_plural or ""))
    faults = [f"unknown placeholder {name} in {text!r}" for text in texts for name in _placeholders(text) - allowed]
    if not entry.msgid_plural:
        faults += [f"{name} is lost in {texts[0]!r}" for name in allowed - _placeholders(texts[0])]
    return faults


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def update() -> int:
    """Add to each catalogue the ids that it lacks, with an empty text; return how many were added."""
    missing: dict[Path, dict[tuple[str | None, str], list[Use]]] = defaultdict(lambda: defaultdict(list))
    present = {path: {(e.msgctxt, e.msgid) for e in polib.pofile(str(path))} for path in catalogues()}
    known: set[tuple[str | None, str]] = set()
    for path, keys in present.items():
        if any(path.is_relative_to(ROOT / package) for package in ALWAYS_ON):
            known |= keys
    for use in uses():
        home = home_of(use.file)
        if use.message.key not in known and use.message.key not in present.get(home, set()):
            missing[home][use.message.key].append(use)
    for path, additions in missing.items():
        catalogue = polib.pofile(str(path), wrapwidth=WRAP) if path.exists() else _new_catalogue()
        for found in additions.values():
            message = next((use.message for use in found if use.message.plural), found[0].message)
            entry = polib.POEntry(msgid=message.id, msgctxt=message.context)
            files = dict.fromkeys(str(use.file.relative_to(ROOT)) for use in found)
            entry.occurrences = [(file, "") for file in files][:3]
            if message.plural:
                entry.msgid_plural, entry.msgstr_plural = message.plural, {0: "", 1: ""}
            catalogue.append(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
    return sum(len(additions) for additions in missing.values())


def _new_catalogue() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=WRAP)
    catalogue.metadata = {
        "Project-Id-Version": "pregonero",
        "Language": LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def main() -> int:
    """Command line: ``compile``, ``check`` or ``update``."""
    match sys.argv[1:]:
        case ["compile"]:
            print(f"{compile_catalogues()} catalogues compiled")
        case ["update"]:
            print(f"{update()} messages added")
        case ["check"]:
            found = problems()
            print("\n".join([*found, f"{len(found)} problems"]))
            return 1 if found else 0
        case _:
            print("usage: python -m tools.messages compile|check|update", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
