"""Reads a municipality's folder and keeps, for every value, the file and line it came from."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

_TOML_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: file below the folder, line (1 is the first), sentence."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BadFolder(Exception):
    """The folder cannot be loaded; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(slots=True)
class Record:
    """One CSV row or TOML file, with where its values stand."""

    file: str
    line: int
    data: dict[str, Any]
    text: str = ""

    def line_of(self, key: str, number: int = 0) -> int:
        """Line where a key, or the table of that name with this ``number``, stands in a TOML file.

        The record's own line where it is not written.
        """
        for line, text in enumerate(self.text.splitlines(), start=1):
            if re.match(rf"\s*(\[+)?\s*{re.escape(key)}\s*(=|\])", text):
                if number == 0:
                    return line
                number -= 1
        return self.line

    def get(self, key: str, default: Any = "") -> Any:
        return self.data.get(key, default)


@dataclass(slots=True)
class Folder:
    """A municipality's folder; reading adds to ``problems`` instead of raising."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def complain(self, file: str, line: int, message: str) -> None:
        self.problems.append(Problem(file, line, message))

    def toml(self, name: str, *, required: Sequence[str] = ()) -> Record | None:
        """One TOML file, or None with a problem noted. ``required`` top-level keys must not be empty."""
        path = self.root / name
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.complain(name, 1, _("The file is missing."))
            return None
        except UnicodeDecodeError as error:
            self.complain(name, 1, _("The file is not UTF-8 text: %(error)s.") % {"error": error})
            return None
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _TOML_LINE.search(str(error))
            self.complain(
                name, int(found.group(1)) if found else 1, _("This is not valid TOML: %(error)s.") % {"error": error}
            )
            return None
        record = Record(name, 1, data, text)
        for key in required:
            if data.get(key) in (None, "", [], {}):
                self.complain(name, record.line_of(key), _("“%(key)s” is missing or empty.") % {"key": key})
        return record

    def toml_folder(self, name: str, *, required: Sequence[str] = ()) -> list[Record]:
        """Every ``*.toml`` of a folder, by name; an absent folder is an empty one."""
        found = [
            self.toml(str(path.relative_to(self.root)), required=required)
            for path in sorted((self.root / name).glob("*.toml"))
        ]
        return [record for record in found if record is not None]

    def csv(self, name: str, columns: Sequence[str], *, required: Sequence[str] = ()) -> list[Record]:
        """Rows of a CSV file with a header line; ``columns`` must all be there."""
        path = self.root / name
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.complain(name, 1, _("The file is missing."))
            return []
        except UnicodeDecodeError as error:
            self.complain(name, 1, _("The file is not UTF-8 text: %(error)s.") % {"error": error})
            return []
        reader = csv.DictReader(text.splitlines(keepends=True))
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
        if missing:
            self.complain(name, 1, _("Missing column(s): %(columns)s.") % {"columns": ", ".join(missing)})
            return []
        records = []
        for row in reader:
            data = {column: (row.get(column) or "").strip() for column in columns}
            record = Record(name, reader.line_num, data)
            if None in row:
                self.complain(
                    name, reader.line_num, _("The row has more cells than the header. Quote texts with commas.")
                )
            for column in required:
                if not data[column]:
                    self.complain(name, reader.line_num, _("“%(key)s” is missing or empty.") % {"key": column})
            records.append(record)
        return records

    def expect(self, record: Record, kind: type, *keys: str) -> bool:
        """Note every key of ``record`` whose value is not of this type; a key that is not written is no fault."""
        wrong = [key for key in keys if key in record.data and not isinstance(record.data[key], kind)]
        for key in wrong:
            message = _("“%(key)s” must be %(what)s.")
            self.complain(record.file, record.line_of(key), message % {"key": key, "what": _what(kind)})
        return not wrong

    def expect_lists(self, record: Record, kind: type, *keys: str) -> bool:
        """The same for lists whose every item is of this type."""
        good = self.expect(record, list, *keys)
        for key in keys:
            found = record.data.get(key)
            for number, item in enumerate(found if isinstance(found, list) else ()):
                if not isinstance(item, kind):
                    message = _("“%(key)s” may only hold: %(what)s.")
                    self.complain(record.file, record.line_of(key, number), message % {"key": key, "what": _what(kind)})
                    good = False
        return good

    def unique(self, records: Sequence[Record], key: str) -> set[str]:
        """The values of ``key``; a value that comes twice is a problem."""
        seen: dict[str, Record] = {}
        for record in records:
            value = str(record.get(key))
            if value in seen:
                first = seen[value]
                message = _("“%(value)s” is already used in %(file)s:%(line)d.")
                self.complain(
                    record.file, record.line_of(key), message % {"value": value, "file": first.file, "line": first.line}
                )
            seen.setdefault(value, record)
        return set(seen)


def _what(kind: type) -> str:
    names: dict[type, str] = {
        str: _("text in quotes"),
        list: _("a list in brackets"),
        dict: _("tables such as [[blocks]]"),
    }
    return names[kind]
