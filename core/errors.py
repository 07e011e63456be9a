"""What a service refuses. Each room derives its own names, so that a caller sees whose rule it was."""


class ServiceError(Exception):
    """A refused action; its text may be shown, beside `field` where there is one."""

    def __init__(self, message: object = "", *, field: str | None = None) -> None:
        self.field = field
        super().__init__(str(message))


class ForbiddenError(ServiceError):
    """Visible, but not this user's to do: the view answers 403."""


class UnsafeXmlError(ServiceError):
    """XML that is not well formed, too large, too deep, or that carries a DTD."""


class StaleVersion(Exception):  # noqa: N818 -- the name of the contract between rooms
    """Somebody else saved the record meanwhile: answer 409 and keep what was typed."""
