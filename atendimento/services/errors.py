from core.errors import ForbiddenError, ServiceError


class AtendimentoError(ServiceError):
    """A refused action on an attendance or contact."""


class NotAllowedError(AtendimentoError, ForbiddenError):
    """Not this user's attendance to work."""
