"""An agreement and its signatures on a staff page, to be checked before a button is pressed."""

from typing import Any

from django import template

from relationships.domain import identity
from relationships.domain.canonical import title_signed
from relationships.domain.offices import with_city
from relationships.models import Agreement, Signatory, Signature
from relationships.views.agreements import texts_of

register = template.Library()


@register.filter
def typed_another_name(signature: Signature) -> bool:
    """Whether the name that was typed is another one than the signatory's."""
    return identity.typed_another_name(signature)


@register.filter
def office_words(signatory: Signatory) -> str:
    """The signatory's office with its city, named once; of a frozen text by the title it names."""
    return with_city(signatory.term.office, title_signed(signatory))


@register.inclusion_tag("_texts.html")
def agreement_texts(agreement: Agreement) -> dict[str, Any]:
    """Both texts side by side."""
    return {"texts": texts_of(agreement)}
