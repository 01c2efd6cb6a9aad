"""What the second person sees of a signature, and the clerk of a text, before the button."""

import re

import pytest
from django.urls import reverse

from relationships.domain import signatures
from relationships.models import Side
from tests.factories import clerk
from tests.factories_agreements import (
    frozen,
    linked,
    signatory,
    signed_by_link,
    signed_in_person,
)

pytestmark = pytest.mark.django_db


def url(nomination, act):
    return reverse("nomination_act", args=[nomination.pk, act])


@pytest.fixture
def as_clerk(client):
    client.force_login(clerk())
    return client


def facts(page):
    """The terms and descriptions of a page, without their markup."""
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page.content.decode(), re.DOTALL)
    return {term: " ".join(re.sub("<[^>]+>", "", said).split()) for term, said in pairs}


def test_who_confirms_sees_the_name_typed_beside_the_name_required(as_clerk):
    agreement = frozen()
    signature = signed_by_link(agreement)

    page = as_clerk.get(url(agreement.nomination, "confirm-signature"))

    zone = "Europe/Kyiv"
    assert facts(page) | {"Signed at": facts(page)["Signed at"].split(" (")[1]} == {
        "Who is to sign": "Mayor of Kyiv, Mayor (Kyiv)",
        "Name as typed": "M. Ayor",
        "How it was signed": "signed through a personal link",
        "Signed at": f"{zone})",
        "Place": "Kyiv",
        "Scan": "none: the name was typed",
        "Fingerprint of the text signed (SHA-256)": f"{signature.sha256} Read this text",
    }
    assert "Another name was typed: “M. Ayor”. The signatory is “Mayor of Kyiv”." in (
        " ".join(page.content.decode().split())
    )


@pytest.mark.parametrize("typed", ["Mayor of Kyiv", " mayor  OF kyiv ", "Міський голова"])
def test_the_right_name_brings_no_warning(as_clerk, typed):
    agreement = frozen()
    person = signatory(agreement, Side.PARTNER).term.person
    type(person).objects.filter(pk=person.pk).update(name_local="Міський голова")
    signatures.sign_by_link(linked(agreement), typed_name=typed, consent="I sign")

    page = as_clerk.get(url(agreement.nomination, "confirm-signature"))

    assert "Another name" not in page.content.decode()


def test_who_confirms_a_signature_in_person_sees_place_witnesses_and_scan(as_clerk):
    agreement = frozen()
    signature = signed_in_person(agreement, witnesses="Two ambassadors")

    page = as_clerk.get(url(agreement.nomination, "confirm-signature"))

    seen = facts(page)
    assert (seen["Place"], seen["Witnesses"]) == ("City Hall", "Two ambassadors")
    assert (
        page.content.decode().count(f'href="{reverse("document", args=[signature.scan_id])}"') == 1
    )
    assert "Another name" not in page.content.decode()


@pytest.mark.parametrize(
    ("title", "said"), [("Mayor of Kyiv", "as Mayor of Kyiv."), ("Mayor", "as Mayor (Kyiv).")]
)
def test_the_city_of_an_office_is_named_once(client, title, said):
    agreement = frozen()
    office = signatory(agreement, Side.PARTNER).term.office
    type(office).objects.filter(pk=office.pk).update(title=title)
    token = linked(agreement, opened=False)

    page = client.get(reverse("signing", args=[token]))

    asked = [line.strip() for line in page.content.decode().split("\n") if "you are asked" in line]
    assert [line.rpartition(" agreement ")[2] for line in asked] == [said]
