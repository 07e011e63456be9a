"""How people's data are written in templates."""

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from customers import documents, phones

if TYPE_CHECKING:
    from customers.models import Person

register = template.Library()

register.filter("phone", phones.display)
register.filter("document", documents.display)
register.filter("wa_me", phones.wa_me)


@register.filter
def zip_code(value: str) -> str:
    """`13010-000`."""
    return f"{value[:5]}-{value[5:]}" if len(value) == 8 else value


@register.filter
def person_badge(person: "Person") -> SafeString:
    """The little badge beside a name: Prospect, PF or PJ."""
    css = "badge badge-accent" if person.is_prospect else "badge"
    return format_html('<span class="{}">{}</span>', css, person.badge)
