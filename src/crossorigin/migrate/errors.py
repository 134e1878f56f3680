"""The error about a text whose options are not read."""


class SourceError(ValueError):
    """The text is neither Python nor JSON, or has no options of a known library."""
