"""The delivery API, ``/api/v1/``: documents as JSON. A surface: reads ``pregonero`` only, sees plugins by registries."""
