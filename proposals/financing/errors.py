from core.errors import ServiceError


class FinancingError(ServiceError):
    """A loan that cannot be calculated; its text may be shown."""
