"""Names sorted by the reader's alphabet, since the database may lack its collation."""

import unicodedata

# Unicode puts Є, І and Ї before А or, as small letters, after я.
ALPHABETS = {"uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"}
STROKED = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
FIRST = 0x0400  # so that names in Latin letters come before those in Cyrillic ones


def in_alphabet(name: str, language: str) -> str:
    """The key by which to sort a name. Letters of other alphabets are compared without accents."""
    letters = ALPHABETS.get(language, "")
    return "".join(
        chr(FIRST + letters.index(letter)) if letter in letters else _plain(letter)
        for letter in name.casefold()
    )


def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFKD", STROKED.get(letter, letter))
    return "".join(part for part in parts if not unicodedata.combining(part))
