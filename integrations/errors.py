from core.errors import ServiceError


class ContractError(ServiceError):
    """A WSDL that cannot be worked with; the text says why."""
