"""Names a dict where a manifest is asked for."""

MANIFEST = {"slug": "untyped", "name": "Sin tipo"}
