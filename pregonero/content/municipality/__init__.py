"""A municipality as a folder of data files: read it, check it, load it.

The format is in ``docs/municipality-folder.md``. A folder is checked as a whole before anything is
written, and written in one act: a bad folder changes nothing.
"""
