"""The delivery API, ``/api/v1/``: documents as JSON. A surface: reads ``pregonero``, sees plugins by registries."""
