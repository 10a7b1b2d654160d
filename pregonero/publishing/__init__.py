"""The one publication door: documents, the append-only ledger, gates and the outbox.

Everything that leaves the building is a document written here, in the transaction that made it
public. Surfaces read through :mod:`pregonero.publishing.api`. May touch ``pregonero.directorates``,
``pregonero.accounts`` and ``pregonero.plugins``.
"""
