"""Commands of the house that `make` calls: they may import the platform, nothing of the platform imports them.

``run``, ``install``, ``machine`` and ``supervisor`` work before anything is installed: standard library only.
"""
