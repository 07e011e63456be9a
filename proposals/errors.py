class ProposalError(Exception):
    """A refused action on a proposal; its text may be shown."""


class NotAllowedError(ProposalError):
    """Visible, but not this user's to do: the view answers 403."""


class StaleVersion(Exception):  # noqa: N818 -- the name of the contract between rooms
    """Somebody else saved the proposal meanwhile: answer 409 and keep what was typed."""
