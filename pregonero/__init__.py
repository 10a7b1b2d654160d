"""The platform: what every plugin may build on.

It imports no plugin and no surface. Inside it the arrows point one way:
``content → publishing → directorates → accounts → plugins``.
"""

__version__ = "0.1.0"
