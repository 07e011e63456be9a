from core.errors import ServiceError


class ContractError(ServiceError):
    """A WSDL that cannot be worked with; the text says why."""


class PartnerError(ServiceError):
    """The partner could not be asked, or answered nonsense: worth another try.

    `sure`: it did nothing. `answered`: whatever it did, it is no longer at it.
    """

    def __init__(self, message: object = "", *, sure: bool = False, answered: bool = False) -> None:
        self.sure, self.answered = sure, answered
        super().__init__(message)


class PartnerRefusal(ServiceError):  # noqa: N818 -- not a failure: an answer
    """The partner understood and refused: repeating is no use."""


class MappingError(ServiceError):
    """The message cannot be built; `problems` name the places."""

    def __init__(self, problems: "list[tuple[str, str]]") -> None:
        self.problems = problems
        super().__init__("; ".join(f"{place}: {text}" for place, text in problems))
