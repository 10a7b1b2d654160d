"""The plugin contract: manifest, loader, registries, checks and test kit.

The lowest room of the platform: it imports nothing else of Pregonero. Everything a plugin
author needs is exported by :mod:`pregonero.plugins.api`.
"""
