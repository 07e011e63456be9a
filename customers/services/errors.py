"""What the services of customers refuse."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError

from core.errors import ServiceError
from customers import documents

DOCUMENT_CONSTRAINT = "person_one_active_per_document"


class CustomerError(ServiceError):
    """A refused change of a person's data."""


class StaleVersion(CustomerError):  # noqa: N818 -- named in the contract between rooms
    """Somebody else saved the person meanwhile: answer 409 and keep what was typed."""


class IdentityForbidden(CustomerError):  # noqa: N818 -- named in the contract between rooms
    """The role may not change CPF/CNPJ or legal name: answer 403, record a refusal."""


def from_validation(error: ValidationError) -> CustomerError:
    """The first message of a model's `full_clean`, by its field."""
    if not hasattr(error, "error_dict"):
        return CustomerError(error.messages[0])
    field, messages = next(iter(error.message_dict.items()))
    return CustomerError(messages[0], field=None if field == NON_FIELD_ERRORS else field)


@contextmanager
def duplicate_document_refused() -> Iterator[None]:
    """Two people typed the same document in the same moment: the second hears it by the field.

    Stands outside the transaction, which is rolled back by then.
    """
    try:
        yield
    except IntegrityError as exc:
        text = str(exc)
        if DOCUMENT_CONSTRAINT in text or "customers_person.document" in text:
            raise CustomerError(documents.DUPLICATE, field="document") from exc
        raise
