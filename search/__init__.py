"""Citizen search: a disposable projection of the ledger, and the questions asked of it.

It reads published documents through :mod:`pregonero.publishing.api` and nothing else; it may
import ``pregonero`` only. Others import :mod:`search.api`.

``analysis``, ``projection``, ``spelling``, ``snippets``, ``engine`` and ``site_index`` know no
Django: what they need is passed in.
"""
