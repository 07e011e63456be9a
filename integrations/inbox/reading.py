"""The body of a call, within bounds: what is too large or packed is refused without being unpacked."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import ServiceError

CHUNK = 64 * 1024
# A caller that is cut off while it still writes never reads the answer.
MOST_DRAINED = 16 * 1024 * 1024


class BodyError(ServiceError):
    """A body that is not read; `code` is the HTTP status that says why."""

    def __init__(self, message: object, code: int) -> None:
        self.code = code
        super().__init__(message)


def read_body(request: HttpRequest, *, types: tuple[str, ...], most: int) -> bytes:
    """The bytes as they came; BodyError for another content type, a packed body or more than `most`."""
    if request.content_type not in types:
        drain(request)
        raise BodyError(_("Tipo de conteúdo não aceito: use %(type)s.") % {"type": types[0]}, 415)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        drain(request)
        raise BodyError(_("Corpo compactado não é aceito."), 415)
    body = request.read(most + 1)
    if len(body) > most:
        drain(request)
        raise BodyError(_("O corpo passa de %(most)s kB.") % {"most": most // 1024}, 413)
    return body


def drain(request: HttpRequest) -> None:
    left = MOST_DRAINED
    while left > 0 and (piece := request.read(CHUNK)):
        left -= len(piece)
