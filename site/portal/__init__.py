"""The composition root and the official site: settings, addresses, views, templates.

The only package in ``site/``, which is a path root (the standard library has a module ``site``). May
import everything; nothing imports it. Its pages are made of documents and nothing else.
"""
