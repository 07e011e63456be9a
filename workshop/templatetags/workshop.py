from django import template

from core.figures import short

register = template.Library()
register.filter("quantity", short)
