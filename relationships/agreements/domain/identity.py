"""Comparing the name that was typed with the signatory's, for the second person."""

import unicodedata

from relationships.agreements.models.signatures import Signature


def typed_another_name(signature: Signature) -> bool:
    """Whether the name typed under the text is not the signatory's.

    The name in its own script is accepted too; case and blanks do not matter. A different name does
    not refuse the signature: a second person sees both names, asks, and decides.
    """
    person = signature.signatory.term.person
    names = {_plain(person.name), _plain(person.name_local)}
    return bool(signature.typed_name) and _plain(signature.typed_name) not in names


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
