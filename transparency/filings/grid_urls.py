"""Addresses of the grid."""

from __future__ import annotations

from django.urls import URLPattern, path

from pregonero.content.item_views import item_guard

from . import grid_views
from .models import Filing


def urls() -> list[URLPattern]:
    base = "transparency/filings/<int:pk>/rows/"
    return [
        path(base, item_guard(Filing, grid_views.page), name="pregonero_filing_rows"),
        path(f"{base}data/", grid_views.data, name="pregonero_filing_rows_data"),
        path(f"{base}changes/", grid_views.changes, name="pregonero_filing_rows_changes"),
        path(f"{base}since/", grid_views.since, name="pregonero_filing_rows_since"),
        path(f"{base}findings/", grid_views.findings, name="pregonero_filing_rows_findings"),
        path(f"{base}copy-last/", grid_views.copy_last, name="pregonero_filing_rows_copy_last"),
    ]
