"""The clerk's acts on the agreement over HTTP: when it is offered, what is typed, what it does."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relationships.models import Agreement, City, Document, Nomination, Side, Signature, SigningLink
from sistercities.kernel.days import day_in
from sistercities.kernel.permissions import clerks
from tests.days import today, zone_of
from tests.factories import UserFactory, clerk
from tests.factories_agreements import (
    PDF,
    TEXTS,
    confirmed,
    designated,
    drafted,
    frozen,
    linked,
    mayor,
    nomination_home,
    signatory,
    signed_by_link,
    signed_in_person,
)

pytestmark = pytest.mark.django_db


def with_link():
    agreement = frozen()
    linked(agreement)
    return agreement.nomination


READY = {
    "draft-agreement": designated,
    "edit-agreement": lambda: drafted().nomination,
    "partner-decision": lambda: frozen().nomination,
    "name-signatories": lambda: drafted().nomination,
    "freeze": lambda: drafted().nomination,
    "supersede": lambda: frozen().nomination,
    "reject-text": lambda: frozen().nomination,
    "send-link": lambda: frozen().nomination,
    "remind-signatory": with_link,
    "revoke-link": with_link,
    "enter-signature": lambda: frozen().nomination,
}


def url(nomination, act):
    return reverse("nomination_act", args=[nomination.pk, act])


def case_url(nomination):
    return reverse("nomination_case", args=[nomination.pk])


def send(client, nomination, act, **typed):
    """Open the page of the act and send it, as a browser would."""
    page = client.get(url(nomination, act))
    hidden = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    return client.post(url(nomination, act), typed | hidden)


def scan(content=PDF):
    return SimpleUploadedFile("scan.pdf", content)


@pytest.fixture
def as_clerk(client):
    client.force_login(clerk())
    return client


def offered(client, nomination):
    page = client.get(case_url(nomination))
    return {act.name for act in (*page.context["acts"], *page.context["exits"])} & set(READY)


@pytest.mark.parametrize("act", READY)
def test_each_act_is_offered_when_its_time_has_come(as_clerk, act):
    nomination = READY[act]()

    assert as_clerk.get(url(nomination, act)).status_code == 200
    assert offered(as_clerk, nomination) >= {act}


def test_what_is_offered_follows_the_text(as_clerk):
    nomination = designated()
    before = offered(as_clerk, nomination)
    agreement = drafted(nomination)
    draft = offered(as_clerk, nomination)
    send(as_clerk, agreement.nomination, "freeze")

    assert before == {"draft-agreement"}
    assert draft == {
        "edit-agreement",
        "freeze",
        "name-signatories",
        "partner-decision",
        "supersede",
    }
    assert offered(as_clerk, nomination) == {
        "enter-signature",
        "partner-decision",
        "reject-text",
        "send-link",
        "supersede",
    }


def test_a_draft_is_drawn_up_and_edited(as_clerk):
    nomination = designated()

    first = send(as_clerk, nomination, "draft-agreement", **TEXTS)
    send(as_clerk, nomination, "edit-agreement", **TEXTS | {"title_home": "Better title"})

    assert first["Location"] == case_url(nomination)
    assert Agreement.objects.get().title_home == "Better title"


@pytest.mark.parametrize(
    ("country", "offered"),
    [("BE", ["nl", "fr", "de"]), ("CN", ["zh-hans"]), ("TW", ["zh-hant"]), ("UA", ["uk"])],
)
def test_what_the_partners_country_speaks_is_offered_first_and_asked(as_clerk, country, offered):
    nomination = designated()
    City.objects.filter(pk=nomination.city_id).update(country_code=country)

    form = as_clerk.get(url(nomination, "draft-agreement")).context["form"]
    page = send(as_clerk, nomination, "draft-agreement", **TEXTS | {"language_partner": ""})

    assert form["language_home"].value() == "en"
    assert form["language_partner"].value() is None
    empty, first, _others = form.fields["language_partner"].choices
    assert (empty[0], [code for code, _name in first[1]]) == ("", offered)
    assert list(page.context["form"].errors) == ["language_partner"]


def test_a_country_without_an_official_language_offers_all_alike(as_clerk):
    nomination = designated()
    City.objects.filter(pk=nomination.city_id).update(country_code="AQ")

    form = as_clerk.get(url(nomination, "draft-agreement")).context["form"]

    assert {"en", "uk", "ar"} < {code for code, _name in form.fields["language_partner"].choices}


def test_a_signatory_is_written_to_in_the_language_of_its_text(as_clerk):
    nomination = designated()
    send(as_clerk, nomination, "draft-agreement", **TEXTS | {"language_partner": "ar"})

    form = as_clerk.get(url(nomination, "name-signatories")).context["form"]

    assert (form["home_language"].value(), form["partner_language"].value()) == ("en", "ar")


def test_signatories_are_named_for_both_sides(as_clerk):
    nomination = designated()
    send(as_clerk, nomination, "draft-agreement", **TEXTS)
    home = mayor(nomination_home(nomination), "Mayor of Los Angeles")
    partner = mayor(nomination.city, "Mayor of Kyiv")

    send(
        as_clerk,
        nomination,
        "name-signatories",
        home_term=home.pk,
        home_authority="Charter, section 231",
        home_language="en",
        partner_term=partner.pk,
        partner_authority="Law on local self-government",
        partner_language="uk",
        partner_email="kyiv@example.org",
    )

    agreement = Agreement.objects.get()
    assert signatory(agreement, Side.HOME).term == home
    assert signatory(agreement, Side.PARTNER).contact.email == "kyiv@example.org"


def test_a_signatory_needs_an_authority(as_clerk):
    nomination = drafted().nomination
    term = signatory(Agreement.objects.get(), Side.HOME).term

    page = send(
        as_clerk,
        nomination,
        "name-signatories",
        home_term=term.pk,
        home_language="en",
        partner_language="uk",
    )

    assert list(page.context["form"].errors) == ["home_authority"]


def test_the_partners_decision_keeps_its_copy(as_clerk):
    nomination = frozen().nomination

    send(
        as_clerk,
        nomination,
        "partner-decision",
        body="Kyiv City Council",
        number="1/22",
        decided_on="2022-05-01",
        document=scan(),
    )

    agreement = Agreement.objects.get()
    assert agreement.partner_decided_on == datetime.date(2022, 5, 1)
    assert agreement.partner_document == Document.objects.get()


def test_links_are_sent_again_and_withdrawn(as_clerk):
    agreement = frozen()
    row = signatory(agreement, Side.PARTNER)

    send(as_clerk, agreement.nomination, "send-link", signatory=row.pk, email="")
    link = SigningLink.objects.get()
    send(as_clerk, agreement.nomination, "remind-signatory", link=link.pk)
    send(as_clerk, agreement.nomination, "revoke-link", link=link.pk)

    link.refresh_from_db()
    assert link.revoked_at is not None


def test_a_link_needs_an_address(as_clerk):
    agreement = frozen()
    row = signatory(agreement, Side.PARTNER)
    row.contact.delete()

    page = send(as_clerk, agreement.nomination, "send-link", signatory=row.pk, email="")

    assert list(page.context["form"].errors) == ["email"]


def test_the_case_page_shows_how_a_link_stands_and_never_the_link(as_clerk):
    agreement = frozen()
    token = linked(agreement)

    said = as_clerk.get(case_url(agreement.nomination)).content.decode()

    assert token not in said
    assert SigningLink.objects.get().token_hash not in said
    assert "opened;" in said


def test_a_signature_in_person_is_dated_by_the_clock_of_the_place(as_clerk):
    agreement = frozen()
    zone = ZoneInfo("Etc/GMT-2")
    day = day_in(zone)

    send(
        as_clerk,
        agreement.nomination,
        "enter-signature",
        signatory=signatory(agreement, Side.PARTNER).pk,
        day=day.isoformat(),
        clock="00:00",
        place="Kyiv",
        place_timezone="Etc/GMT-2",
        witnesses="Witness 1",
        scan=scan(),
    )

    signature = Signature.objects.get()
    assert signature.signed_at == datetime.datetime.combine(day, datetime.time(), zone)
    assert signature.is_confirmed is False


@pytest.mark.parametrize(
    ("two_people", "asked", "said"),
    [(True, False, "waits for a second person"), (False, True, "signed version 1 on")],
)
def test_a_single_clerk_says_at_once_how_a_signature_was_verified(
    as_clerk, two_people, asked, said
):
    agreement = frozen(designated(two_people=two_people))
    day = today()
    typed = {"day": day.isoformat(), "clock": "00:00", "place": "City Hall", "scan": scan()}
    typed |= {"place_timezone": zone_of().key, "verified_how": "Seen by the clerk"}

    form = as_clerk.get(url(agreement.nomination, "enter-signature")).context["form"]
    answer = send(
        as_clerk,
        agreement.nomination,
        "enter-signature",
        signatory=signatory(agreement, Side.HOME).pk,
        **typed,
    )

    assert ("verified_how" in form.fields) is asked
    assert said in as_clerk.get(answer.url).content.decode()
    signature = Signature.objects.get()
    assert (signature.is_confirmed, signature.single_handed) == (asked, asked)
    assert signature.verified_how == ("Seen by the clerk" if asked else "")


def test_a_scan_of_another_kind_keeps_what_was_typed(as_clerk):
    agreement = frozen()

    page = send(
        as_clerk,
        agreement.nomination,
        "enter-signature",
        signatory=signatory(agreement, Side.PARTNER).pk,
        day="2026-01-01",
        clock="10:00",
        place="Kyiv",
        place_timezone="Europe/Kyiv",
        scan=scan(b"<html>"),
    )

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["scan"]
    assert page.context["form"]["place"].value() == "Kyiv"


def test_the_second_confirmation_makes_the_tie_official(as_clerk):
    agreement = frozen()
    confirmed(signed_in_person(agreement))
    signature = signed_by_link(agreement)

    address = signature.get_staff_url() + "confirm/"
    page = as_clerk.get(address)
    hidden = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    answer = as_clerk.post(address, hidden | {"verified_how": "Call to the office"})

    assert "This is the second signature: the tie becomes official." in page.content.decode()
    assert Nomination.objects.get().state == "official"
    assert answer.url == case_url(agreement.nomination)
    assert "is now a sister city. Both cities are told" in as_clerk.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("given", "why"), [(signed_in_person, "entered it yourself"), (signed_by_link, "had a part")]
)
def test_who_had_a_part_in_a_signature_is_told_why_another_confirms_it(client, given, why):
    user = clerk()
    signature = given(frozen(), by=user)
    client.force_login(user)

    page = client.get(case_url(signature.case))
    refused = client.get(signature.get_staff_url() + "confirm/")

    assert "Confirm: signature" not in page.content.decode()
    assert "Discard: signature" in page.content.decode()
    assert refused.status_code == 403
    assert why in refused.content.decode()


def test_the_case_page_offers_another_clerk_to_confirm_a_signature(as_clerk):
    signature = signed_by_link(frozen())

    page = as_clerk.get(case_url(signature.case)).content.decode()

    assert f'href="{signature.get_staff_url()}confirm/"' in page
    assert f"{signature.get_staff_url()}edit/" not in page
    assert "Given by Mayor of Kyiv, Mayor (Kyiv) through a personal link on" in page


@pytest.mark.parametrize(
    ("act", "state"), [("supersede", "superseded"), ("reject-text", "rejected")]
)
def test_a_text_ends_with_a_reason(as_clerk, act, state):
    nomination = frozen().nomination

    send(as_clerk, nomination, act, reason="A misprint")

    assert Agreement.objects.get(version=1).state == state


def test_clerks_are_found_by_their_permission_and_their_group():
    one, other = clerk(), UserFactory()
    other.groups.add(Group.objects.get(name="Clerk"))
    UserFactory()
    clerk(is_active=False)

    assert set(clerks()) == {one, other}
