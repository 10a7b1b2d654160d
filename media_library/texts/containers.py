"""Office files are ZIP containers: judged before anything is unpacked."""

from __future__ import annotations

from typing import IO
from zipfile import BadZipFile, ZipFile

from media_library.enums import Outcome, Reason

from . import limits
from .reading import Reading

_ENCRYPTED_MEMBER = 0x1
#: what of a container tells its kind
_KINDS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_ODF = "application/vnd.oasis.opendocument."
_ODF_MANIFEST = "META-INF/manifest.xml"


class Refused(Exception):
    """The container is not unpacked; ``reading`` says why."""

    def __init__(self, outcome: Outcome, reason: Reason = Reason.NONE) -> None:
        self.reading = Reading(outcome, reason)
        super().__init__(outcome, reason)


def opened(file: IO[bytes]) -> tuple[ZipFile, str]:
    """The container and its kind: ``docx``, ``xlsx``, ``pptx`` or ``odf``. Raises :class:`Refused`."""
    try:
        archive = ZipFile(file)
    except BadZipFile as error:
        raise Refused(Outcome.DAMAGED, Reason.OPENING) from error
    _refuse_bomb(archive)
    names = set(archive.namelist())
    if any(member.flag_bits & _ENCRYPTED_MEMBER for member in archive.infolist()):
        raise Refused(Outcome.PASSWORD)
    for name, kind in _KINDS.items():
        if name in names:
            return archive, kind
    if {"content.xml", "mimetype"} <= names and archive.read("mimetype")[:100].decode("ascii", "replace").startswith(
        _ODF
    ):
        if _ODF_MANIFEST in names and b"encryption-data" in archive.read(_ODF_MANIFEST):
            raise Refused(Outcome.PASSWORD)
        return archive, "odf"
    raise Refused(Outcome.DAMAGED, Reason.KIND)


def _refuse_bomb(archive: ZipFile) -> None:
    """By what the container says of itself: `zipfile` unpacks no byte more than that."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > limits.MEMBERS
        or unpacked > limits.UNPACKED
        or (unpacked > limits.RATIO_FROM and unpacked > limits.RATIO * packed)
    ):
        raise Refused(Outcome.TOO_LARGE, Reason.UNPACKED)
