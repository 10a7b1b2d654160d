"""What becomes of the text of a file. Imports no Django: the process that reads knows it too."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How the reading of certain bytes ended."""

    READ = "read"
    EMPTY = "empty"  #: no text in it: a scanned PDF, an empty sheet
    PASSWORD = "password"  # noqa: S105  # protected by one
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"  #: too large or too long to be read, or read in part
    FAILED = "failed"  #: given up: nothing can be said of it


class Reason(StrEnum):
    """Why, where an outcome has more than one cause."""

    NONE = ""
    KIND = "kind"  #: what is in it is not what its name says
    OPENING = "opening"  #: the program that reads could not open it
    CONTENT = "content"  #: it opens, and a part of it cannot be read
    ENTITIES = "entities"  #: XML entities, which no office program writes
    CRASH = "crash"  #: the program that reads died of it
    BYTES = "bytes"
    UNPACKED = "unpacked"  #: a small file that unpacks to a huge one
    MEMORY = "memory"
    TIME = "time"
    PAGES = "pages"
    CHARACTERS = "characters"
    MISSING = "missing"  #: the storage does not have it
    KILLED = "killed"  #: whoever was reading it died, each time
