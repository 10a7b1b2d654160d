"""SIPOT workbooks: the files in which a subject of the transparency law loads its obligations, and gets them back.

A library without models and without a database: it reads, checks, compares, annotates and fills workbooks. The
layouts, types and limits are those of the official templates (Apache POI, 2016 to 2025) and of SIPOT's own validator.
What callers may rely on is in :mod:`.api`.
"""
