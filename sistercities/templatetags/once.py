"""The hidden field by which a form that is sent twice does its work once."""

from django import template
from django.template import Context
from django.utils.html import format_html

from sistercities.kernel import form_keys

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context: Context, for_anybody: bool = False) -> str:
    """A fresh key for the reader's account, for a form whose view does not hand one on."""
    key = form_keys.new_key(form_keys.ANYBODY if for_anybody else context["request"].user)
    return format_html('<input type="hidden" name="form_key" value="{}">', key)
