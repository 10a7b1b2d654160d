"""An app with one row and one page kind, as the Wagtail tutorial has it."""
