"""What plugins may use of the content room."""

from . import help_texts
from .blocks import (
    BodyBlock,
    DocumentBlock,
    FilesBlock,
    LinesBlock,
    PhotosBlock,
    to_blocks,
    to_files,
    to_lines,
    to_photos,
)
from .documents import build_draft, date_text, money_text
from .links import DocumentLinkField, DocumentLinkPanel, link_reference
from .models import BasePage
from .previews import PARAMETER, NoPreview, PreviewEnded, make_token, read_token, shows, with_token
from .richtext import from_paragraphs, to_html
from .schemas import any_document_schema, document_schema

__all__ = [
    "PARAMETER",
    "BasePage",
    "BodyBlock",
    "DocumentBlock",
    "DocumentLinkField",
    "DocumentLinkPanel",
    "FilesBlock",
    "LinesBlock",
    "NoPreview",
    "PhotosBlock",
    "PreviewEnded",
    "any_document_schema",
    "build_draft",
    "date_text",
    "document_schema",
    "from_paragraphs",
    "help_texts",
    "link_reference",
    "make_token",
    "money_text",
    "read_token",
    "shows",
    "to_blocks",
    "to_files",
    "to_html",
    "to_lines",
    "to_photos",
    "with_token",
]
