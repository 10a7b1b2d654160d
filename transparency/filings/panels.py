"""What the form of a filing shows above its fields: what it is, by when, its rows and its files."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from .row_models import WorkingCopy, WorkingRow


class FilingPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "transparency/filing_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            filing = self.instance
            copy = WorkingCopy.objects.filter(filing_id=filing.pk).first()
            rows = WorkingRow.objects.filter(copy=copy, table="").count() if copy else None
            if rows is None:
                rows = filing.row_file.count if filing.row_file else 0
            context |= {
                "filing": filing,
                "state": filing.state,
                "late": filing.is_past_due(timezone.localdate()),
                "copy": copy,
                "count": rows,
                "unsaved": copy is not None and copy.frozen_version != copy.version,
                "total": sum(copy.totals.values()) if copy else 0,
                "received": list(filing.received.all()) if filing.pk else [],
                "issues": filing.examine_draft() if filing.pk else [],
            }
            return context
