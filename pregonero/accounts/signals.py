"""What the accounts tell."""

from __future__ import annotations

from django.dispatch import Signal

#: ``user`` has a new password
password_set = Signal()
