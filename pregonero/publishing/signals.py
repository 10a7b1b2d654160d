"""What happens around publications, for rooms above."""

from django.dispatch import Signal

#: entries were written and their transaction has committed, in this process; no arguments
entries_written = Signal()

#: something public beside documents changed (``Chain.turn``) and its transaction has committed; no arguments
turned = Signal()
