"""The process that reads one file: the file is its standard input, the answer its standard output, as JSON."""

from __future__ import annotations

import codecs
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from defusedxml import DefusedXmlException

from media_library.enums import Outcome, Reason
from media_library.texts import plain
from media_library.texts.limits import Budget, lock_in
from media_library.texts.reading import Reading

Reader = Callable[[IO[bytes], Budget], Reading]

_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: where a PDF may begin at the latest
_PDF_FROM = 1024
#: name of what Office puts an encrypted file into
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: encodings of names in containers, of XML and of plain text: behind the lock nothing more can be imported
_CODECS = ("ascii", "cp437", "cp1252", "iso-8859-1", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


def reader_for(head: bytes, extension: str) -> Reader:
    """Who reads a file that begins with ``head``; ``extension`` decides only what has no mark of its own.

    Only what is needed is imported: all of it takes half a second.
    """
    if _PDF in head:
        from media_library.texts import pdf

        return pdf.read
    if head.startswith(_ZIP):
        from media_library.texts import zipped

        return zipped.read
    if head.startswith(_OLE):
        return _of_old_office
    if extension in ("txt", "csv"):
        return partial(plain.read, table=extension == "csv")
    return _unknown


def _of_old_office(file: IO[bytes], budget: Budget) -> Reading:
    """Word 97 and the like; today's Office wraps what it encrypts in the same container."""
    return Reading(Outcome.PASSWORD) if _ENCRYPTED in file.read() else Reading(Outcome.DAMAGED, Reason.KIND)


def _unknown(file: IO[bytes], budget: Budget) -> Reading:
    return Reading(Outcome.DAMAGED, Reason.KIND)


def read(reader: Reader, file: IO[bytes]) -> Reading:
    """What ``reader`` finds, and a reading of what it raises."""
    try:
        return reader(file, Budget())
    except Exception as error:  # parsers of hostile bytes raise what they like; the parent logs what is new to us
        causes = list(_causes(error))
        if any(isinstance(cause, MemoryError) for cause in causes):
            return Reading(Outcome.TOO_LARGE, Reason.MEMORY)
        if any(isinstance(cause, DefusedXmlException) for cause in causes):
            return Reading(Outcome.DAMAGED, Reason.ENTITIES)
        if not isinstance(error, (ParseError, BadZipFile)):
            traceback.print_exc()
        return Reading(Outcome.DAMAGED, Reason.CONTENT)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """What was raised, and what it was made of: openpyxl wraps what it meets."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def main(extension: str) -> None:
    """Read standard input, and answer."""
    for name in _CODECS:
        codecs.lookup(name)
    with open(0, "rb", closefd=False) as file:
        reader = reader_for(file.read(_PDF_FROM + len(_PDF)), extension)
        file.seek(0)
        lock_in()
        reading = read(reader, file)
    answer = json.dumps(reading.as_json(), ensure_ascii=False).encode("utf-8", "ignore")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
