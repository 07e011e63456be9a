from core.errors import ForbiddenError, ServiceError


class ProposalError(ServiceError):
    """A refused action on a proposal."""


class NotAllowedError(ProposalError, ForbiddenError):
    """Not this user's proposal to change."""
