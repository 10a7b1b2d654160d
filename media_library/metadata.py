"""Takes camera data out of public files: a phone writes where the photographer stood.

Wagtail's JPEG and PNG renditions keep EXIF with GPS (WebP and AVIF come out clean). The segments
are cut out of the bytes; the picture itself is not encoded again.
Sources: ITU-T T.81 annex B (JPEG markers), W3C PNG (third edition) §5 (chunks).
"""

from __future__ import annotations

JPEG_START = b"\xff\xd8"
PNG_START = b"\x89PNG\r\n\x1a\n"

#: APP0 (JFIF), APP2 (ICC colour profile) and APP14 (Adobe colour transform) say how to show the picture
_KEPT_APPS = frozenset({0xE0, 0xE2, 0xEE})
_COMMENT, _SCAN = 0xFE, 0xDA
_PRIVATE_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})


def strip(data: bytes) -> bytes:
    """``data`` without EXIF, XMP, IPTC and comments; other formats come back as they are."""
    if data.startswith(JPEG_START):
        return _strip_jpeg(data)
    if data.startswith(PNG_START):
        return _strip_png(data)
    return data


def _strip_jpeg(data: bytes) -> bytes:
    kept = bytearray(JPEG_START)
    at = len(JPEG_START)
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _SCAN:
            break
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if not (marker == _COMMENT or (0xE0 <= marker <= 0xEF and marker not in _KEPT_APPS)):
            kept += data[at : at + length]
        at += length
    return bytes(kept) + data[at:]


def _strip_png(data: bytes) -> bytes:
    kept = bytearray(PNG_START)
    at = len(PNG_START)
    while at + 12 <= len(data):
        length = 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in _PRIVATE_CHUNKS:
            kept += data[at : at + length]
        at += length
    return bytes(kept) + data[at:]
