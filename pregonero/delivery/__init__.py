"""How published bytes reach readers: hot answers kept in the process, their freshness, compression and counting.

Stands between whoever serves HTTP and Django. Knows documents by their generation only: what an answer says is the
business of the surface that made it. May touch ``pregonero.publishing`` and what is below it.
"""
