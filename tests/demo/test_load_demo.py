import json
import stat

import pytest
from django.db import transaction

from aid.models import ConflictMark, Donation, LegalBasis, Need, PastDonation, Pledge
from relationships.models import (
    CityLabel,
    CommitteeMember,
    Council,
    Meeting,
    Nomination,
    Person,
    Recognition,
    Relationship,
    Review,
    Signature,
    Term,
)
from sistercities.kernel import installation
from sistercities.management.commands.load_demo import load
from sistercities.models import PublicRecordEntry, User
from tests.days import today
from tests.factories_relationships import places_of_the_demo

pytestmark = pytest.mark.django_db
REAL = ("Joe Buscaino", "Mitch O'Farrell", "Nithya Raman", "Paul Koretz")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, loaded once for this file; the tests read it."""
    path = tmp_path_factory.mktemp("data") / "demo-accounts"
    with django_db_blocker.unblock(), transaction.atomic():
        places_of_the_demo()
        load(path)
        yield path
        transaction.set_rollback(True)


def tie(name):
    return Relationship.objects.get(city_b__name=name)


def test_demo_holds_the_25_sister_and_three_friendship_cities(loaded):
    kinds = Relationship.objects.values_list("kind", "state", "provenance")

    assert list(kinds).count(("sister", "official", "reported")) == 25
    assert list(kinds).count(("friendship", "reported", "reported")) == 3
    assert len(kinds) == 28


def test_demo_leaves_out_what_only_a_wikipedia_list_says(loaded):
    unverified = ["Amsterdam", "Buenos Aires", "Faisalabad", "León", "Lima"]

    assert not Relationship.objects.filter(city_b__name__in=unverified).exists()


def test_demo_recognises_by_two_people(loaded):
    row = Recognition.objects.select_related("entered_by", "confirmed_by").first()

    assert Recognition.objects.filter(confirmed_at__isnull=False, single_handed=False).count() == 25
    assert (str(row.entered_by), str(row.confirmed_by)) == ("Clerk", "Deputy clerk")


def test_demo_names_the_citys_own_page_as_evidence_where_there_is_one(loaded):
    own = Recognition.objects.filter(evidence__startswith="City of Los Angeles")
    rest = Recognition.objects.exclude(pk__in=own)

    cities = own.values_list("relationship__city_b__name", flat=True)
    assert sorted(cities) == ["Athens", "Kaunas", "Split", "Taipei Municipality"]
    assert set(rest.values_list("evidence_url", flat=True)) == {
        "https://socalsistercities.org/?p=1653"
    }
    assert rest.filter(evidence__startswith="SoCal Sister Cities, list of the 25").count() == 21


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("Nagoya", [("since", "1959-04-01", "day")]),
        ("Salvador", [("since", "1962-01-01", "year")]),
        ("Berlin", [("signed_home", "1967-06-27", "day"), ("signed_partner", "1967-06-27", "day")]),
        ("Beirut", [("signed_home", "2006-06-01", "month")]),
        ("Taipei Municipality", [("committee", "1979-01-01", "year")]),
        ("Yerevan", [("since", "2007-01-01", "year"), ("council", "2007-02-23", "day")]),
        ("Jakarta", []),
        ("San Salvador", []),
    ],
)
def test_demo_gives_each_date_with_its_precision(loaded, name, dates):
    found = tie(name).dates.values_list("what", "on", "precision")

    assert [(what, on.isoformat(), precision) for what, on, precision in found] == dates


def test_demo_shows_what_contradicts_or_is_silent(loaded):
    notes = {
        name: [row.note for row in tie(name).attestations.all()]
        for name in ("Saint Petersburg", "Yerevan", "Ischia")
    }

    assert "17th sister city" in notes["Saint Petersburg"][0]
    assert "Our own inference" in notes["Saint Petersburg"][0]
    assert "August 2005" in notes["Yerevan"][0]
    assert "San Pedro" in notes["Ischia"][0]


def test_demo_says_that_tehran_is_unclear_and_from_where(loaded):
    unclear = Relationship.objects.get(certainty="unclear")

    assert unclear.city_b.name == "Tehran"
    assert "hiatus" in unclear.certainty_note
    assert "atwater-village" in unclear.certainty_source


def test_demo_says_what_was_only_announced(loaded):
    announced = tie("Yerevan").dates.get(what="council")

    assert announced.note.startswith("Announced for this day, before it came")
    assert announced.source.startswith("Los Angeles-Yerevan Sister City Association, press release")


def test_demo_names_no_source_of_a_tie_twice(loaded):
    for row in Relationship.objects.filter(kind="sister"):
        assert not row.attestations.filter(source=row.source).exists()


def test_demo_labels_every_place_in_both_languages_as_the_list_writes_it(loaded):
    assert CityLabel.objects.count() == 2 * (30 + 19)
    labels = CityLabel.objects.filter(city__name__in=["Taipei Municipality", "Kyiv"])
    assert sorted(labels.values_list("language", "name", "country_label")) == [
        ("en", "Kyiv", "Ukraine"),
        ("en", "Taipei Municipality", "Taiwan"),
        ("uk", "Київ", "Україна"),
        ("uk", "Муніципалітет Тайбей", "Тайвань"),
    ]


def test_every_fact_of_a_tie_names_a_source(loaded):
    for row in Relationship.objects.all():
        facts = [*row.dates.all(), *row.attestations.all()]

        assert all(fact.source for fact in facts)


def test_demo_reports_the_vote_of_2022_without_names(loaded):
    motion = Nomination.objects.get().matter.motions.get()
    roll_call = motion.decision

    assert (motion.provenance, motion.council_file, motion.moved_on) == ("reported", "", None)
    assert motion.mover.name == "Joe Buscaino"
    assert (roll_call.provenance, roll_call.held_on.isoformat()) == ("reported", "2022-03-25")
    assert (roll_call.ayes, roll_call.noes, roll_call.carried) == (14, 0, True)
    assert (roll_call.abstentions, roll_call.absent, roll_call.recused) == (None, None, None)
    assert not roll_call.votes.exists()


def test_demo_record_says_no_more_of_2022_than_the_sources(loaded):
    lines = [json.loads(row.line) for row in PublicRecordEntry.objects.all()]
    facts = {line["act"]: line["facts"] for line in lines}

    assert "moved_on" not in facts["motion_reported"]
    assert {"ayes", "noes"} & set(facts["roll_call_reported_begun"]) == {"ayes", "noes"}
    assert not {"abstentions", "absent", "recused"} & set(facts["roll_call_reported_begun"])


def test_real_people_have_no_account_office_or_seat(loaded):
    real = Person.objects.filter(name__in=REAL)

    assert real.count() == 4
    assert not real.filter(user__isnull=False).exists()
    assert not Term.objects.filter(person__in=real).exists()
    assert not CommitteeMember.objects.filter(person__in=real).exists()


def test_everybody_else_carries_a_role_name(loaded):
    others = Person.objects.exclude(name__in=REAL).values_list("name", flat=True)
    seats = {f"Councilmember, District {number} (demonstration)" for number in range(1, 16)}
    mayors = {"Mayor of Kyiv (demonstration)", "Mayor of Los Angeles (demonstration)"}
    members = {"Committee chair", *(f"Committee member {number}" for number in range(1, 7))}

    assert set(others) == seats | mayors | members


def test_demo_leaves_kyiv_in_review_with_four_reviews_and_nothing_signed(loaded):
    nomination = Nomination.objects.get()

    assert (nomination.slug, nomination.state) == ("kyiv", "in_review")
    assert CommitteeMember.objects.seated().count() == 7
    assert Review.objects.submitted().count() == 4
    assert not nomination.agreements.exists()
    assert not Signature.objects.exists()


def test_demo_council_has_15_members_in_office(loaded):
    council = Council.objects.get()

    rule = council.body.vote_rules.current().get()
    assert (council.seats, rule.quorum, rule.threshold) == (15, 10, "seats")
    assert "Charter §244" in rule.source
    assert Term.objects.of_council().on(today()).count() == 15


def test_demo_has_accounts_that_only_the_owner_can_read(loaded):
    lines = [line.split() for line in loaded.read_text().splitlines()]
    listed = {cells[-2]: cells[-1] for cells in lines}

    assert stat.S_IMODE(loaded.stat().st_mode) == 0o600
    assert set(listed) == set(User.objects.values_list("email", flat=True))
    assert len(set(listed.values())) == 10
    assert User.objects.get(name="Clerk").check_password(listed["clerk@example.org"])
    assert all(email.endswith("@example.org") for email in listed)


def test_demo_accounts_have_their_roles(loaded):
    roles = dict(User.objects.values_list("email", "groups__name"))

    assert roles["administrator@example.org"] == "Administrator"
    assert roles["clerk@example.org"] == roles["deputy@example.org"] == "Clerk"
    assert roles["chair@example.org"] == "Committee chair"
    assert list(roles.values()).count("Committee member") == 6


def test_demo_record_tells_the_recognitions_and_the_road_of_kyiv(loaded):
    acts = [json.loads(row.line)["act"] for row in PublicRecordEntry.objects.all()]

    assert acts.count("tie_recognised") == 25
    assert acts.count("certainty_unclear") == 1
    assert acts[0] == "notice_rule"
    assert acts[27:31] == [
        "motion_reported",
        "roll_call_reported_begun",
        "committee_formed",
        "review_started",
    ]


def test_demo_holds_the_legal_basiss_and_what_our_own_city_gave(loaded):
    ours = PastDonation.objects.of_city(Council.objects.get().city)

    assert LegalBasis.objects.count() == 4
    assert list(ours.values_list("reference", "model_year", "stage", "precision")) == [
        ("los-angeles-beirut-2020", None, "delivered", "year"),
        ("los-angeles-beirut-2011", 1986, "announced", "month"),
    ]
    assert "a thousand dollars" in ours.get(model_year=1986).value_text


def test_demo_tells_what_other_cities_gave_with_sources(loaded):
    others = PastDonation.objects.exclude(from_city=Council.objects.get().city)

    assert others.count() == 13
    assert all(gift.source and gift.as_of for gift in PastDonation.objects.all())
    assert others.filter(happened_on=None).count() == 2
    by_hand = others.get(to_city__geoname_id=None).to_city
    assert (by_hand.name, by_hand.region) == ("Santa Rosalía", "Baja California Sur")
    assert by_hand.source_url.startswith("http://mbsistercity.org/")


def test_demo_marks_kyiv_as_in_conflict_and_has_one_need_there(loaded):
    need = Need.objects.counted().get()

    assert ConflictMark.objects.open().get().source.startswith("United Nations General Assembly")
    assert (need.reference, need.state, need.body.city.name) == ("kyiv-need-1", "published", "Kyiv")
    assert (need.quantity, need.missing) == (3, 3)
    assert "no body in Kyiv has asked for this" in need.details
    assert need.body.contact.email == "recipient1@example.org"


def test_demo_has_a_past_and_a_coming_meeting_of_role_names(loaded):
    past, coming = Meeting.objects.filter(body__kind="council").order_by("starts_at")

    assert (past.state, coming.state) == ("held", "planned")
    present = past.attendances.get().present.values_list("name", flat=True)
    assert len(present) == 11
    assert all("demonstration" in name for name in present)
    assert not past.items.filter(roll_calls__isnull=False).exists()


def test_demo_committee_meets_with_its_nomination_on_the_agenda(loaded):
    meeting = Meeting.objects.get(body__kind="steering")

    assert meeting.state == "posted"
    assert [row.matter.case.slug for row in meeting.items.all()] == ["kyiv"]


def test_two_pledges_wait_in_the_demo(loaded):
    pledges = Pledge.objects.order_by("pk").prefetch_related("items", "donor")

    assert [
        (pledge.state, pledge.is_unsolicited, str(pledge.items.get()), pledge.donor.name)
        for pledge in pledges
    ] == [
        ("received", True, "3 × Oxygen concentrators, 5 litres a minute", "Donor 1"),
        ("received", False, "Fire engine, replaced by a new one", "Donor 2"),
    ]
    assert not Donation.objects.exists()


def test_demo_record_tells_of_aid_and_names_no_donor(loaded):
    lines = [row.line for row in PublicRecordEntry.objects.filter(sequence__gt=31)]

    assert [json.loads(line)["act"] for line in lines] == [
        "past_donation_reported",
        "past_donation_reported",
        "city_in_conflict",
        "need_published",
        *("agenda_posted", "attendance", "minutes", "agenda_posted"),
    ]
    assert not any("Donor" in line or "Recipient body" in line for line in lines)


def test_loading_again_changes_nothing(loaded):
    before = loaded.read_text(), PublicRecordEntry.objects.count()

    said = load(loaded)

    assert said.strip() == "The demonstration is already there."
    assert (loaded.read_text(), PublicRecordEntry.objects.count()) == before


def test_demo_is_declared_for_good(loaded):
    assert installation.is_demonstration()
    with pytest.raises(ValueError, match="cannot become a real council's site"):
        installation.declare(demonstration=False)
