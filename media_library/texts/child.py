"""The process that reads one file: the file is its standard input, the answer its standard output, as JSON."""

from __future__ import annotations

import codecs
import json
import sys
import traceback
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from defusedxml import DefusedXmlException

from media_library.enums import Outcome, Reason
from media_library.texts import office, pdf, plain, sheets
from media_library.texts.containers import Refused, opened
from media_library.texts.limits import Budget, lock_in
from media_library.texts.reading import Reading

_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: where a PDF may begin at the latest
_PDF_FROM = 1024
#: name of what Office puts an encrypted file into
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: encodings of names in containers, of XML and of plain text: behind the lock nothing more can be imported
_CODECS = ("ascii", "cp437", "cp1252", "iso-8859-1", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
_OFFICE = {"docx": office.docx, "pptx": office.pptx, "odf": office.odf}


def read(file: IO[bytes], extension: str) -> Reading:
    """What is in ``file``, by its content; ``extension`` decides only what has no mark of its own."""
    try:
        return _by_content(file, extension)
    except Refused as refused:
        return refused.reading
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


def _by_content(file: IO[bytes], extension: str) -> Reading:
    budget = Budget()
    head = file.read(_PDF_FROM + len(_PDF))
    file.seek(0)
    if _PDF in head:
        return pdf.read(file, budget)
    if head.startswith(_ZIP):
        archive, kind = opened(file)
        return sheets.read(file, budget) if kind == "xlsx" else _OFFICE[kind](archive, budget)
    if head.startswith(_OLE):
        return Reading(Outcome.PASSWORD) if _ENCRYPTED in file.read() else Reading(Outcome.DAMAGED, Reason.KIND)
    if extension in ("txt", "csv"):
        return plain.read(file, budget, table=extension == "csv")
    return Reading(Outcome.DAMAGED, Reason.KIND)


def main(extension: str) -> None:
    """Read standard input, and answer."""
    for name in _CODECS:
        codecs.lookup(name)
    with open(0, "rb", closefd=False) as file:
        lock_in()
        reading = read(file, extension)
    answer = json.dumps(reading.as_json(), ensure_ascii=False).encode("utf-8", "ignore")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
