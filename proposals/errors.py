from core.errors import ForbiddenError, ServiceError


class ProposalError(ServiceError):
    """A refused action on a proposal."""


class NotAllowedError(ProposalError, ForbiddenError):
    """Not this user's proposal to change."""


class StaleVersion(Exception):  # noqa: N818 -- the name of the contract between rooms
    """Somebody else saved the proposal meanwhile: answer 409 and keep what was typed."""
