"""Numbers on things and papers, compared as somebody reads them who holds the thing in hand.

Typed with a blank or without, in small letters, with a Cyrillic А or a long dash, it is the same
number of the same engine. `comparable` says so in Python, `f_comparable_number` in PostgreSQL;
migrations name `FUNCTIONS`, so its text stays as it is.
"""

import re
import unicodedata

from django.db.migrations.operations.special import RunSQL

# Capitals of other scripts that look like a Latin one.
_CYRILLIC = dict(zip("АВСЕНІКМОРТХУЅЈԚԜӀ", "ABCEHIKMOPTXYSJQWI", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
_LOOK_ALIKE = _CYRILLIC | _GREEK
_CAPITALS = [
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    *map(chr, range(0x400, 0x430)),
    *"ҐԚԜӀ",
    *(letter for letter in map(chr, range(0x391, 0x3AA)) if letter.isalpha()),
]
_FOLDED = {letter.lower(): _LOOK_ALIKE.get(letter, letter) for letter in _CAPITALS} | _LOOK_ALIKE
# Blanks, signs, marks and what is not seen, by their places in Unicode: no locale has a say.
_BETWEEN = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u0300-\u036f\u061c"
    r"\u115f\u1160\u180e\u2000-\u206f\u2190-\u2bff\u3000-\u303f\ufe00-\ufe0f\ufeff\ufff9-\ufffd]+"
)

VIN_SIGNS, VIN_SINCE = 17, 1981
_NEVER_IN_A_VIN = str.maketrans("IOQ", "100")
_VALUES = {sign: place for place, sign in enumerate("0123456789")} | {
    letter: value for letters in ("ABCDEFGH", "JKLMN") for value, letter in enumerate(letters, 1)
}
_VALUES |= {"P": 7, "R": 9} | {letter: value for value, letter in enumerate("STUVWXYZ", 2)}
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _plain(number: str) -> str:
    folded = unicodedata.normalize("NFKC", number).translate(str.maketrans(_FOLDED))
    return re.sub(_BETWEEN, "", folded)


def comparable(number: str) -> str:
    """The number in the form that all its spellings share; empty if nothing is left to compare.

    I, O and Q stand in no vehicle identification number of 17 signs (ISO 3779), so there they are
    1 and 0 misread.
    """
    plain = _plain(number)
    return plain.translate(_NEVER_IN_A_VIN) if len(plain) == VIN_SIGNS else plain


def is_vin(number: str) -> bool:
    """Seventeen signs without I, O and Q, of which the ninth checks the others (49 CFR 565.15)."""
    plain = _plain(number)
    if len(plain) != VIN_SIGNS or not set(plain) <= _VALUES.keys():
        return False
    total = sum(_VALUES[sign] * weight for sign, weight in zip(plain, _WEIGHTS, strict=True))
    return plain[8] == "0123456789X"[total % 11]


_FUNCTION = "CREATE FUNCTION {} RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN {}"
_COMPARABLE = _FUNCTION.format(
    "f_comparable(text, text)",
    f"btrim(regexp_replace(translate(normalize($1, NFKC), '{''.join(_FOLDED)}',"
    f" '{''.join(_FOLDED.values())}'), '{_BETWEEN}', $2, 'g'), $2)",
)
_COMPARABLE_NUMBER = _FUNCTION.format(
    "f_comparable_number(text)",
    f"CASE WHEN length(f_comparable($1, '')) = {VIN_SIGNS}"
    " THEN translate(f_comparable($1, ''), 'IOQ', '100') ELSE f_comparable($1, '') END",
)
# The second argument of f_comparable stands between the parts of a number: 22–0362 is not 220–362.
FUNCTIONS = [
    RunSQL(_COMPARABLE, "DROP FUNCTION f_comparable(text, text)"),
    RunSQL(_COMPARABLE_NUMBER, "DROP FUNCTION f_comparable_number(text)"),
]
