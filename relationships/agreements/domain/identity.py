"""Is it the signatory who signed? What the second person compares before a signature counts."""

import unicodedata

from relationships.agreements.models.signatures import Signature


def typed_another_name(signature: Signature) -> bool:
    """Whether a name was typed under the text, and it is not the name of who was to sign.

    The name in its own script is as good; capitals and blanks do not matter. A difference does not
    refuse the signature: a second person sees both names, asks, and decides.
    """
    person = signature.signatory.term.person
    names = {_plain(person.name), _plain(person.name_local)}
    return bool(signature.typed_name) and _plain(signature.typed_name) not in names


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
