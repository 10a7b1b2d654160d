"""What can be wrong with an engine."""


class EngineFault(Exception):
    """The engine could not do it: a damaged or missing index, a full disk."""


class EngineAway(EngineFault):
    """The server of the engine does not answer; another engine has to."""
