"""The plugin contract: manifest, loader, registries and checks.

The lowest room of the platform: it imports nothing else of Pregonero. Everything a plugin
author needs is exported by :mod:`pregonero.plugins.api`.
"""
