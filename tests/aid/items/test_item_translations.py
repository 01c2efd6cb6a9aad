"""What is said of a thing in the reader's language, on the pages of its donation."""

import pytest
from django.urls import reverse
from django.utils import translation

from aid.items.domain.item_descriptions import ITEM_TRANSLATION
from sistercities.kernel import entries
from sistercities.kernel.workflow import RuleError
from tests.aid.approving import ripe
from tests.factories import clerk
from tests.factories_aid import approved, received_pledge

pytestmark = pytest.mark.django_db


def translated(item, text, *, field="description", language="uk"):
    said = {"wording": getattr(item, field), "status": "official", "text": text}
    return entries.enter(ITEM_TRANSLATION, item, by=clerk(), field=field, language=language, **said)


def read(client, donation, language="uk", page="donation_detail"):
    with translation.override(language):
        address = reverse(page, args=[donation.reference] if page == "donation_detail" else [])
        return " ".join(client.get(address).content.decode().split())


def test_a_thing_is_read_in_the_readers_language_and_else_as_it_was_declared(client):
    donation = approved(ripe())
    item = donation.lines.get().item

    before = read(client, donation)
    translated(item, "Пожежна машина")

    assert f'<bdi lang="en">{item.description}</bdi>' in before
    assert "(мова оригіналу: англійська)" in before
    assert f"<title> {item.description} для" in before
    page = read(client, donation)
    assert "<h3>Пожежна машина</h3>" in page
    assert "Пожежна машина" in read(client, donation, page="aid")
    assert "Пожежна машина" not in read(client, donation, "en")


def test_a_corrected_description_outlives_its_translation(client):
    donation = approved(ripe())
    item = donation.lines.get().item
    translated(item, "Пожежна машина")
    wrong = entries.correct(
        item.descriptions.current().get(),
        by=clerk(),
        description="Ladder truck",
        correction_reason="It has a ladder.",
    )
    entries.confirm(wrong, by=clerk())

    assert "Пожежна машина" not in read(client, donation).partition("<main")[2].partition("<h2")[0]
    assert '<bdi lang="en">Ladder truck</bdi>' in read(client, donation)
    client.force_login(clerk())
    page = client.get(reverse("item_case", args=[item.pk])).content.decode()
    assert "Of an earlier wording" in page
    item.refresh_from_db()
    translated(item, "Автодрабина")
    assert "<h3>Автодрабина</h3>" in read(client, donation)


def test_what_a_donor_wrote_is_not_translated():
    with pytest.raises(RuleError, match="the council's own things"):
        translated(received_pledge().items.first(), "Машина")
