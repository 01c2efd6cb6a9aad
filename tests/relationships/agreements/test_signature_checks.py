"""What the second person sees of a signature, and the clerk of a text, before the button."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from relationships.agreements.domain import agreements, signatures
from relationships.agreements.forms.signatures import InPersonForm
from relationships.models import Side, Signature
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.workflow import RuleError
from tests.days import now, zone_of
from tests.factories import OfficeFactory, clerk, renamed
from tests.factories_agreements import (
    TEXTS,
    designated,
    drafted,
    frozen,
    linked,
    signatory,
    signed_by_link,
    signed_in_person,
)

pytestmark = pytest.mark.django_db
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
KYIV = ZoneInfo("Europe/Kyiv")


def url(nomination, act):
    return reverse("nomination_act", args=[nomination.pk, act])


def confirming(agreement):
    """The page on which the signature that waits is confirmed."""
    signature = Signature.objects.drafts().get(signatory__agreement=agreement)
    return f"{signature.get_staff_url()}confirm/"


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

    page = as_clerk.get(confirming(agreement))

    assert facts(page) == {
        "Who is to sign": "Mayor of Kyiv, Mayor (Kyiv)",
        "Name as typed": "M. Ayor",
        "How it was signed": "signed through a personal link",
        "Signed at": by_the_clock(signature.signed_at, KYIV),
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
    renamed(person, person.name, name_local="Міський голова")
    signatures.sign_by_link(linked(agreement), typed_name=typed, consent="I sign")

    page = as_clerk.get(confirming(agreement))

    assert "Another name" not in page.content.decode()


def test_who_confirms_a_signature_in_person_sees_place_witnesses_and_scan(as_clerk):
    agreement = frozen()
    signature = signed_in_person(agreement, witnesses="Two ambassadors")

    page = as_clerk.get(confirming(agreement))

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
    nomination = designated()
    OfficeFactory(city=nomination.city, kind="mayor", title=title)
    agreement = frozen(nomination)
    token = linked(agreement, opened=False)

    page = client.get(reverse("signing", args=[token]))

    asked = [line.strip() for line in page.content.decode().split("\n") if "you are asked" in line]
    assert [line.rpartition(" agreement ")[2] for line in asked] == [said]


def test_who_freezes_sees_what_is_frozen(as_clerk):
    agreement = drafted(effective_on=datetime.date(2090, 1, 1))

    page = as_clerk.get(url(agreement.nomination, "freeze"))
    agreements.freeze(agreement, by=clerk())

    said = page.content.decode()
    shown = facts(page)
    assert [TEXTS[name] for name in TEXTS if name.startswith("t") and TEXTS[name] not in said] == []
    assert (shown["Our city"], shown["The partner city"]) == (
        "Mayor of Los Angeles, Mayor (Los Angeles). Authority to sign: City charter",
        "Mayor of Kyiv, Mayor (Kyiv). Authority to sign: City charter",
    )
    assert shown["Takes effect on"].startswith("Jan. 1, 2090")
    assert shown["Fingerprint that it will have (SHA-256)"] == agreement.sha256


def test_a_text_without_both_signatories_is_not_offered_for_freezing(as_clerk):
    agreement = agreements.draft_text(designated(), by=clerk(), **TEXTS)

    page = as_clerk.get(reverse("nomination_case", args=[agreement.nomination_id]))

    assert "freeze" not in [act.name for act in page.context["acts"]]
    assert page.context["agreement_missing"] == (
        "Name a signatory for each city before the text is frozen."
    )


def test_naming_nobody_is_refused(as_clerk):
    nomination = agreements.draft_text(designated(), by=clerk(), **TEXTS).nomination
    page = as_clerk.get(url(nomination, "name-signatories"))
    hidden = {"form_key": page.context["form_key"], "seen": page.context["seen"]}

    answer = as_clerk.post(
        url(nomination, "name-signatories"),
        hidden | {"home_language": "en", "partner_language": "uk"},
    )

    assert answer.context["form"].non_field_errors() == [
        "Choose a signatory for at least one of the two cities."
    ]


def test_a_moment_is_told_by_the_clock_of_the_place():
    moment = datetime.datetime(2026, 11, 22, 10, 14, tzinfo=datetime.UTC)

    assert by_the_clock(moment, LOS_ANGELES) == "Nov. 22, 2026, 2:14 a.m. PST"


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (2, "This time is in the future: it is now {now}"),
        (-2, "This is before the text was frozen: that was on {frozen}; it is now {now}"),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_its_limits(days, why):
    agreement = frozen()
    now = timezone.now()

    with pytest.raises(RuleError) as refusal:
        signed_in_person(agreement, signed_at=now + datetime.timedelta(days=days))

    limits = {
        "now": by_the_clock(now, zone_of())[:13],
        "frozen": by_the_clock(agreement.frozen_at, zone_of()),
    }
    assert refusal.value.messages[0].startswith(why.format(**limits))


def test_the_form_for_a_signature_in_person_begins_with_the_councils_day_and_clock(as_clerk):
    agreement = frozen()
    before = now().replace(tzinfo=None, microsecond=0)

    form = as_clerk.get(url(agreement.nomination, "enter-signature")).context["form"]

    first = datetime.datetime.combine(form["day"].value(), form["clock"].value())
    assert before <= first <= before + datetime.timedelta(minutes=2)
    assert form["place_timezone"].field.choices[0][0] == zone_of().key


def test_a_time_that_the_clocks_left_out_is_said_at_its_field():
    agreement = frozen()
    typed = {"day": "2026-03-08", "clock": "02:30", "place_timezone": LOS_ANGELES.key}

    form = InPersonForm(typed, case=agreement.nomination, by=clerk())

    assert form.errors["clock"] == [
        "There was no such time on that day: the clocks were set forward."
    ]
