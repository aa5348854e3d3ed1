"""What keeps an engine from working at all."""


class EngineError(RuntimeError):
    """The engine cannot serve; the message says what to do."""
