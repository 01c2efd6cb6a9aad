"""An agreement and its signatures on a staff page, to be checked before a button is pressed."""

from typing import Any

from django import template

from relationships.agreements.domain import identity
from relationships.agreements.domain.canonical import title_signed
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Signatory, Signature
from relationships.agreements.sentences.texts import texts_of
from relationships.council.domain.offices import with_city

register = template.Library()


@register.filter
def typed_another_name(signature: Signature) -> bool:
    """Whether the name that was typed is another one than the signatory's."""
    return identity.typed_another_name(signature)


@register.filter
def office_words(signatory: Signatory) -> str:
    """The signatory's office with its city, named once; for a frozen text, by the title in it."""
    return with_city(signatory.term.office, title_signed(signatory))


@register.inclusion_tag("relationships/agreements/_texts.html")
def agreement_texts(agreement: Agreement) -> dict[str, Any]:
    """Both texts side by side."""
    return {"texts": texts_of(agreement)}
