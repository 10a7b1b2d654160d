"""What editors write: the abstract page, the blocks, and what each of them gives to a document.

May touch every other room of the platform; no plugin and no surface.
"""
