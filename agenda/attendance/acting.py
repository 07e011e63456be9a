"""How a page runs a service: what it refuses goes to the form, what it forbids to 403."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.http import HttpRequest

from atendimento.services import AtendimentoError, NotAllowedError


def act(form: forms.BaseForm, service: Callable[..., Any], **arguments: Any) -> Any:
    """Run `service`; None, with the reason on the form, when it refuses."""
    try:
        return service(**arguments)
    except NotAllowedError as exc:
        raise PermissionDenied(str(exc)) from exc
    except AtendimentoError as exc:
        form.add_error(None, str(exc))
    except ValidationError as exc:
        add_model_errors(form, exc)
    return None


def add_model_errors(form: forms.BaseForm, exc: ValidationError) -> None:
    """Errors of a model's `full_clean`, by the field where the form has it."""
    for name, errors in getattr(exc, "error_dict", {NON_FIELD_ERRORS: exc.error_list}).items():
        form.add_error(name if name in form.fields else None, ValidationError(errors))


def act_or_tell(request: HttpRequest, service: Callable[..., Any], **arguments: Any) -> Any:
    """The same for a button without a form: the refusal becomes a message."""
    try:
        return service(**arguments)
    except NotAllowedError as exc:
        raise PermissionDenied(str(exc)) from exc
    except AtendimentoError as exc:
        messages.error(request, str(exc))
    return None
