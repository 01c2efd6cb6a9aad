"""Names in the order of the reader's alphabet."""

import pytest

from aid.items.domain.collation import in_alphabet


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("uk", ["Афіни", "Боде", "Бофор", "Гдиня", "Ґент", "Єреван", "Жешув", "Іскія", "Яффа"]),
        ("uk", ["Łódź", "Nagoya", "Афіни", "Вільнюс", "Ї", "Йорк"]),
        ("en", ["Athens", "Łódź", "São Paulo", "Split", "Yerevan"]),
    ],
)
def test_names_stand_as_in_a_dictionary(language, names):
    mixed = sorted(names, key=lambda name: name[::-1])

    assert sorted(mixed, key=lambda name: in_alphabet(name, language)) == names
