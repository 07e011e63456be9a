"""The token of a link, kept for whoever made it until he signs out. The database holds its hash alone;

who reads the table of sessions has the consultant's own session, and gains nothing by the token.
"""

from django.http import HttpRequest
from django.urls import reverse

from proposals.links.models import CustomerLink

KEPT = "customer_links"
MOST = 20


def keep(request: HttpRequest, link: CustomerLink, token: str) -> None:
    tokens = request.session.get(KEPT, {}) | {str(link.pk): token}
    request.session[KEPT] = dict(list(tokens.items())[-MOST:])


def address_of(request: HttpRequest, link: CustomerLink | None) -> str:
    """The whole address for the customer; empty for whoever did not make the link."""
    token = request.session.get(KEPT, {}).get(str(link.pk)) if link else None
    return request.build_absolute_uri(reverse("proposals:link-public", args=[token])) if token else ""
