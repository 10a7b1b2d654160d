"""Webhooks: what is published is told to other systems' servers, signed, in order, and again until they have it.

``docs/webhooks.md`` is for those who receive them; the reasons are in ``docs/adr/0014-webhooks.md``.
"""
