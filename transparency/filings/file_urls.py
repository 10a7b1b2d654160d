"""Addresses of the files of filings in the admin."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import file_views


def urls() -> list[URLPattern]:
    base = "transparency/filings/<int:pk>"
    return [
        path(f"{base}/upload/", file_views.upload, name="pregonero_filing_upload"),
        path(f"{base}/findings/", file_views.findings, name="pregonero_filing_findings"),
        path(f"{base}/workbook/", file_views.workbook, name="pregonero_filing_workbook"),
        path(f"{base}/blank/", file_views.blank, name="pregonero_filing_blank"),
        path(f"{base}/receipt/", file_views.receipt, name="pregonero_filing_receipt"),
        path(f"{base}/received/<int:file_pk>/", file_views.received, name="pregonero_filing_received"),
        path(f"{base}/received/<int:file_pk>/notes/", file_views.annotated, name="pregonero_filing_annotated"),
    ]
