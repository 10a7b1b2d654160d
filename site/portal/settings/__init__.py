"""Settings: ``production`` is the default; ``dev`` and ``test`` loosen it by name."""
