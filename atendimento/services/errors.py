from core.errors import ForbiddenError, ServiceError


class AtendimentoError(ServiceError):
    """A refused action on an attendance or contact."""


class NotAllowedError(AtendimentoError, ForbiddenError):
    """Not this user's attendance to work."""


class BusyError(AtendimentoError):
    """Somebody works on the same customer in this instant: the whole transaction is to be begun again.

    Whoever confirms holds the attendance and waits for the person; waiting for the attendance while the
    person is held would be a deadlock.
    """
