"""The file itself, before anybody parses it: what it is by its first bytes, and whether it is safe to open.

Nothing here trusts a name or what a ZIP says of itself: a workbook may claim one megabyte and hold a thousand.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from .errors import Unreadable

MEGABYTE = 1024 * 1024
#: The file as it arrives. Real workbooks of 10,000 rows weigh 3 MB.
MAX_FILE = 60 * MEGABYTE
#: BIFF cannot be measured before it is parsed, so that its files are held smaller.
MAX_OLD_FILE = 20 * MEGABYTE
#: One member, and all of them, once inflated.
MAX_MEMBER = 256 * MEGABYTE
MAX_TOTAL = 400 * MEGABYTE
#: What is above this size must not have been packed more tightly than this: a million empty rows reach 100.
RATIO_FROM = 40 * MEGABYTE
MAX_RATIO = 250
MAX_MEMBERS = 2_000

CHUNK = 1 * MEGABYTE
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_KINDS = (
    (re.compile(rb"\s*(<!doctype html|<html|<table|<meta)", re.IGNORECASE), "html"),
    (re.compile(rb"\s*<\?xml", re.IGNORECASE), "xml"),
    (re.compile(rb"\s*[\[{]"), "json"),
)


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"


def load(path: str | Path) -> bytes:
    """The bytes of a file. Raises :class:`Unreadable` where there is none or it is too large."""
    path = Path(path)
    try:
        if path.is_dir():
            raise Unreadable("not-a-file", name=path.name)
        if path.stat().st_size > MAX_FILE:
            raise Unreadable("too-large", megabytes=MAX_FILE // MEGABYTE)
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("missing", name=path.name) from None
    except PermissionError:
        raise Unreadable("no-permission", name=path.name) from None


def kind_of(data: bytes) -> Kind:
    """Which of the two kinds of workbook this is, by content. Raises :class:`Unreadable` for anything else."""
    if not data:
        raise Unreadable("empty")
    if len(data) > MAX_FILE:
        raise Unreadable("too-large", megabytes=MAX_FILE // MEGABYTE)
    if data.startswith(b"PK"):
        return Kind.XLSX
    if data.startswith(OLE):
        return _check_old(data)
    if data.startswith(b"%PDF"):
        raise Unreadable("pdf")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
        raise Unreadable("picture")
    if data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise Unreadable("archive")
    if not data.strip(b"\0"):
        raise Unreadable("damaged")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("unknown-kind")
    for pattern, kind in _TEXT_KINDS:
        if pattern.match(data):
            raise Unreadable(kind)
    raise Unreadable("csv")


def _check_old(data: bytes) -> Kind:
    """A compound file (MS-CFB): an old workbook, an encrypted new one, or a document of another program."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("encrypted")
    if "WordDocument".encode("utf-16-le") in data or "PowerPoint Document".encode("utf-16-le") in data:
        raise Unreadable("other-office")
    if len(data) > MAX_OLD_FILE:
        raise Unreadable("too-large", megabytes=MAX_OLD_FILE // MEGABYTE)
    # What the sector table of the header speaks of must be there: a download that broke off ends before.
    if len(data) < 1536:
        raise Unreadable("damaged")
    shift = struct.unpack_from("<H", data, 30)[0]
    sectors = struct.unpack_from("<I", data, 44)[0]
    if shift not in (9, 12) or not 1 <= sectors <= len(data) >> shift:
        raise Unreadable("damaged")
    if len(data) & ((1 << shift) - 1):
        raise Unreadable("damaged")
    return Kind.XLS


class Archive:
    """The members of a new workbook, measured by inflating them; to be opened before any parser sees the bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError):
            raise Unreadable("damaged") from None
        self._members = {info.filename: info for info in infos}
        if len(infos) > MAX_MEMBERS or len(self._members) != len(infos):
            raise Unreadable("bomb")
        if sum(info.file_size for info in infos) > MAX_TOTAL:
            raise Unreadable("bomb")
        self._check_kind()

    def _check_kind(self) -> None:
        names = self._members.keys()
        if any(info.flag_bits & 0x1 for info in self._members.values()):
            raise Unreadable("encrypted")
        if "xl/workbook.bin" in names:
            raise Unreadable("xlsb")
        if "word/document.xml" in names or "ppt/presentation.xml" in names:
            raise Unreadable("other-office")
        if "mimetype" in names and "content.xml" in names:
            raise Unreadable("ods")
        if "xl/workbook.xml" not in names:
            raise Unreadable("archive")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> list[str]:
        return list(self._members)

    def read(self, name: str) -> bytes:
        """A whole member. Raises :class:`Unreadable` as :meth:`chunks` does."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member piece by piece, never more than it said it would be.

        The deflate stream is followed here and not by :mod:`zipfile`, which stops at the size a member claims: a reader
        that believes the stream instead would go on.
        """
        info = self._members[name]
        if info.file_size > MAX_MEMBER:
            raise Unreadable("bomb")
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise Unreadable("bomb")
        header = self._data[info.header_offset : info.header_offset + 30]
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Unreadable("damaged")
        start = info.header_offset + 30 + sum(struct.unpack_from("<HH", header, 26))
        packed = memoryview(self._data)[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            pieces: Iterator[bytes] = iter([bytes(packed)])
        elif info.compress_type == zipfile.ZIP_DEFLATED:
            pieces = _inflate(packed)
        else:
            raise Unreadable("damaged")
        produced = checksum = 0
        for piece in pieces:
            produced += len(piece)
            if produced > info.file_size:
                raise Unreadable("bomb")
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if produced != info.file_size or checksum != info.CRC:
            raise Unreadable("damaged")


def _inflate(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), CHUNK // 16):
            rest: bytes | memoryview = packed[start : start + CHUNK // 16]
            while rest and not inflater.eof:
                yield inflater.decompress(rest, CHUNK)
                rest = inflater.unconsumed_tail
        if not inflater.eof:
            yield inflater.flush()
    except zlib.error:
        raise Unreadable("damaged") from None
