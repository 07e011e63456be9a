class AtendimentoError(Exception):
    """A refused action on an attendance or contact; its text may be shown."""


class NotAllowedError(AtendimentoError):
    """Visible, but not this user's to do: the view answers 403."""
