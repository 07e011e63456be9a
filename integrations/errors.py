from core.errors import ServiceError


class UnsafeXmlError(ServiceError):
    """XML that is not well formed, too large, too deep, or that carries a DTD."""


class ContractError(ServiceError):
    """A WSDL that cannot be worked with; the text says why."""
