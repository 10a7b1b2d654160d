"""What is filed for the duties of transparency: who owes what by when, its rows, its files, and what becomes public.

Uses the laws of this plugin and the library :mod:`transparency.sipot`; the platform's documents, workflow and ledger.
"""
