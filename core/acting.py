"""How a page runs a service: what it refuses goes to the form, what it forbids to 403."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest

from core.errors import ForbiddenError, ServiceError


def act(form: forms.BaseForm, service: Callable[..., Any], **arguments: Any) -> Any:
    """Run `service`; None, with the reason by its field, when it refuses."""
    try:
        return service(**arguments)
    except ForbiddenError as exc:
        raise PermissionDenied(str(exc)) from exc
    except ServiceError as exc:
        form.add_error(exc.field if exc.field in form.fields else None, str(exc))
    except ValidationError as exc:
        for name, errors in exc.update_error_dict({}).items():
            form.add_error(name if name in form.fields else None, ValidationError(errors))
    return None


def act_or_tell(request: HttpRequest, service: Callable[..., Any], **arguments: Any) -> Any:
    """The same for a button without a form: the refusal becomes a message."""
    try:
        return service(**arguments)
    except ForbiddenError as exc:
        raise PermissionDenied(str(exc)) from exc
    except ServiceError as exc:
        messages.error(request, str(exc))
    except ValidationError as exc:
        messages.error(request, " ".join(exc.messages))
    return None
