"""The hidden field by which a form that is sent twice does its work once."""

from django import template
from django.utils.html import format_html

from sistercities import submissions

register = template.Library()


@register.simple_tag
def form_key() -> str:
    """A fresh key, for a form whose view does not hand one on."""
    return format_html('<input type="hidden" name="form_key" value="{}">', submissions.new_key())
