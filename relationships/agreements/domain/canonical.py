"""The exact bytes that are signed: one JSON document with both texts and who is to sign them.

Sorted keys, no spaces between members, UTF-8, composed characters (NFC) and plain line ends, so
that the same agreement always has the same bytes. ``sha256sum`` on the downloaded file gives the
fingerprint that stands at the foot of the printed page.
"""

import hashlib
import json
import unicodedata
from typing import Any

from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Signatory

FORMAT = "sister-city-agreement/1"


def tidy(text: str) -> str:
    """Composed characters, line ends as one line feed, no blanks at the end of a line."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in composed.split("\n")).strip()


def document(agreement: Agreement) -> bytes:
    """The canonical document of a complete text."""
    signatories = agreement.signatories.select_related("term__office__city", "term__person")
    content = {
        "effective_on": agreement.effective_on.isoformat() if agreement.effective_on else "",
        "format": FORMAT,
        "kind": agreement.nomination.kind,
        "nomination": agreement.nomination.reference,
        "parties": [_party(signatory) for signatory in signatories.order_by("side")],
        "texts": [
            _text(agreement.language_home, agreement.title_home, agreement.text_home),
            _text(agreement.language_partner, agreement.title_partner, agreement.text_partner),
        ],
        "version": agreement.version,
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode()


def sha256(content: bytes) -> str:
    """The fingerprint of the bytes."""
    return hashlib.sha256(content).hexdigest()


def _text(language: str, title: str, text: str) -> dict[str, str]:
    return {"language": language, "text": text, "title": title}


def _party(signatory: Signatory) -> dict[str, Any]:
    office, person = signatory.term.office, signatory.term.person
    return {
        "authority": signatory.authority,
        "city": office.city.name,
        "country": office.city.country_code,
        "holder": person.name,
        "holder_local": person.name_local,
        "office": office.title,
        "office_local": office.title_local,
        "side": signatory.side,
    }


def title_signed(signatory: Signatory) -> str:
    """The title of the signatory's office as frozen with the text; for a draft, today's title."""
    written = signatory.agreement.canonical
    if written is None:
        return signatory.term.office.title
    parties = json.loads(bytes(written))["parties"]
    return str(next(party["office"] for party in parties if party["side"] == signatory.side))
