"""What every answer gets on its way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

COMPRESSED = ("text/html", "application/json")


class PageCompression(GZipMiddleware):
    """Django's own (its random bytes blunt BREACH), for pages and their data alone.

    Photos and PDFs are compressed as they are, and what streams must not wait for a full buffer.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)


class NotAllowedPage:
    """An address that only takes a form, opened by hand: Django answers it with an empty page.

    A browser that goes to a page asks for HTML by name; scripts and partners take anything, and need none.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and "text/html" in request.headers.get("Accept", ""):
            response.content = render(request, "405.html").content
        return response
