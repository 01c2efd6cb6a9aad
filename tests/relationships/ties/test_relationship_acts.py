import pytest
from django.urls import reverse

from relationships.models import Relationship
from sistercities.kernel import entries, form_keys
from tests.factories import CouncilFactory, clerk
from tests.factories_relationships import (
    SUSPENDS,
    recognised_tie,
    reported_tie,
    tie_with_status,
    waiting_recognition,
)
from tests.relationships.places import labelled, place

pytestmark = pytest.mark.django_db
EVIDENCE = {
    "evidence": "Council file 59-1234",
    "evidence_url": "https://example.org/file",
    "evidence_on": "2024-05-01",
}
SUSPENSION = {name: str(value) for name, value in SUSPENDS.items()}


def address(tie, act=""):
    if not act:
        return reverse("relationship_case", args=[tie.pk])
    return reverse("relationship_act", args=[tie.pk, act])


def send(client, user, tie, act, **data):
    client.force_login(user)
    body = {"seen": tie.steps.latest("pk").pk}
    return client.post(address(tie, act), body | data)


def send_entry(client, user, row, act, **data):
    """Press a button on the page of something that is said of the tie."""
    client.force_login(user)
    body = {"form_key": form_keys.new_key(user), "seen": row.case.steps.latest("pk").pk}
    return client.post(f"{row.get_staff_url()}{act}/", body | data)


def look_at_entry(client, user, row, act=""):
    client.force_login(user)
    return client.get(row.get_staff_url() + (f"{act}/" if act else ""))


def look(client, user, tie, act=""):
    client.force_login(user)
    return client.get(address(tie, act))


def offered(response):
    return [act.name for act in (*response.context["acts"], *response.context["exits"])]


ALWAYS = ["add-date", "add-attestation", "note-certainty"]


def test_reported_tie_offers_recognition_and_its_end(client):
    response = look(client, clerk(), reported_tie())

    assert offered(response) == ["recognise", "change-status", *ALWAYS, "file-motion"]


def test_waiting_evidence_offers_confirmation_to_another(client):
    first, second = clerk(), clerk()
    row = waiting_recognition(by=first)

    mine, theirs = (look_at_entry(client, user, row) for user in (first, second))
    waiting = look(client, second, row.relationship).content.decode()

    assert offered(mine) == ["edit", "discard"]
    assert offered(theirs) == ["confirm", "edit", "discard"]
    assert "somebody else must confirm it" in mine.content.decode()
    assert f'href="{row.get_staff_url()}confirm/"' in waiting


def test_what_counts_offers_its_correction(client):
    page = look_at_entry(client, clerk(), tie_with_status("dormant").status_changes.get())

    assert offered(page) == ["correct", "strike"]


def test_a_change_of_status_is_struck_by_two(client):
    tie = tie_with_status("suspended")
    change = tie.status_changes.get()

    send_entry(client, clerk(), change, "strike", correction_reason="Meant for another city.")
    draft = tie.status_changes.drafts().get()
    previewed = look_at_entry(client, clerk(), draft, "confirm").content.decode()
    send_entry(client, clerk(), draft, "confirm")

    tie.refresh_from_db()
    assert "Meant for another city." in previewed
    assert tie.state == "official"


@pytest.mark.parametrize(
    ("certainty", "acts"),
    [("dormant", ["change-status"]), ("suspended", ["change-status"]), ("ended", [])],
)
def test_tie_offers_only_the_changes_that_its_status_allows(client, certainty, acts):
    response = look(client, clerk(), tie_with_status(certainty))

    motions = ["file-motion"] if acts else []
    assert offered(response) == [*acts, *ALWAYS, *motions]


def test_case_page_shows_dates_evidence_and_history(client):
    tie = recognised_tie(source="The festival list")
    send(
        client,
        clerk(),
        tie,
        "add-date",
        what="since",
        on="1984-02-10",
        precision="year",
        source="A newspaper",
        note="Another says 1990.",
    )

    page = look(client, clerk(), tie).content.decode()

    for words in ("The festival list", "1984", "Another says 1990.", "Council file 59-1234"):
        assert words in page
    assert "1984-01-01" not in page


def test_case_page_writes_the_city_as_this_council_does(client):
    city = place("Saint Petersburg")
    labelled(city, "St. Petersburg", language="en")

    page = look(client, clerk(), reported_tie(city=city)).content.decode()

    assert "– St. Petersburg, Ukraine</h1>" in page


def test_recognition_by_two_people_makes_the_tie_official(client):
    tie = reported_tie()

    first = send(client, clerk(), tie, "recognise", **EVIDENCE)
    second = send_entry(client, clerk(), tie.recognitions.get(), "confirm")

    tie.refresh_from_db()
    assert first.headers["Location"] == second.headers["Location"] == address(tie)
    assert tie.state == "official"
    assert tie.recognitions.get().evidence_url == "https://example.org/file"


def test_one_person_cannot_confirm_what_they_entered(client):
    user = clerk()
    row = waiting_recognition(by=user)
    tie = row.relationship

    response = send_entry(client, user, row, "confirm")

    tie.refresh_from_db()
    assert response.status_code == 403
    assert tie.state == "reported"


def test_confirmation_page_says_what_becomes_public(client):
    page = look_at_entry(client, clerk(), waiting_recognition(), "confirm").content.decode()

    assert "Council file 59-1234" in page
    assert "An entry in the public record." in page


def test_edited_evidence_starts_from_what_was_entered(client):
    row = waiting_recognition(evidence="Council file 59-1234")
    typed = EVIDENCE | {"evidence": "Another file"}

    form = look_at_entry(client, clerk(), row, "edit").context["form"]
    response = send_entry(client, clerk(), row, "edit", **typed)

    row.refresh_from_db()
    assert form.initial["evidence"] == "Council file 59-1234"
    assert response.status_code == 302
    assert row.evidence == "Another file"


def test_discarded_evidence_is_gone(client):
    row = waiting_recognition()

    response = send_entry(client, clerk(), row, "discard", reason="Of another file.")

    assert response.headers["Location"] == address(row.relationship)
    assert not row.relationship.recognitions.exists()


def test_second_person_reads_who_acted_meanwhile(client):
    row = waiting_recognition()
    tie = row.relationship
    seen = tie.steps.latest("pk").pk
    send_entry(client, clerk(name="Clerk Meanwhile"), row, "edit", **EVIDENCE)

    response = send_entry(client, clerk(), row, "confirm", seen=seen)

    page = response.content.decode()
    tie.refresh_from_db()
    assert "Somebody else acted meanwhile" in page
    assert "Clerk Meanwhile" in page
    assert tie.state == "reported"


def test_suspension_by_two_people(client):
    tie = recognised_tie()

    send(client, clerk(), tie, "change-status", **SUSPENSION)
    draft = tie.status_changes.get()
    previewed = look_at_entry(client, clerk(), draft, "confirm").content.decode()
    send_entry(client, clerk(), draft, "confirm")

    tie.refresh_from_db()
    assert "Peace and sovereignty are restored." in previewed
    assert tie.state == "suspended"


def test_suspension_without_conditions_keeps_what_was_typed(client):
    tie = recognised_tie()

    response = send(client, clerk(), tie, "change-status", **SUSPENSION | {"conditions": ""})

    page = response.content.decode()
    assert "under which conditions" in page
    assert "The council decided so." in page
    assert not tie.status_changes.exists()


def test_change_of_status_can_be_edited_and_discarded(client):
    tie = recognised_tie()
    send(client, clerk(), tie, "change-status", **SUSPENSION)

    draft = tie.status_changes.get()

    send_entry(client, clerk(), draft, "edit", **SUSPENSION | {"to_state": "dormant"})
    edited = tie.status_changes.get().to_state
    send_entry(client, clerk(), draft, "discard", reason="Of another day.")

    assert edited == "dormant"
    assert not tie.status_changes.exists()


def test_status_form_offers_no_illegal_change(client):
    form = look(client, clerk(), recognised_tie(), "change-status").context["form"]

    assert [value for value, _label in form.fields["to_state"].choices] == [
        "dormant",
        "suspended",
        "ended",
    ]


def test_attestation_and_note_of_status(client):
    tie = recognised_tie()

    send(client, clerk(), tie, "add-attestation", note="Not on this list", source="A newspaper")
    send(
        client,
        clerk(),
        tie,
        "note-certainty",
        certainty="unclear",
        note_text="Said to be on hiatus",
        source="A comment",
    )

    tie.refresh_from_db()
    assert tie.attestations.get().note == "Not on this list"
    assert (tie.certainty, tie.certainty_source) == ("unclear", "A comment")


NEW = {"kind": "sister", "source": "The festival list", "as_of": "2024-05-01"}


def report(client, user, **data):
    client.force_login(user)
    body = NEW | data
    return client.post(reverse("relationship_new"), body)


def test_tie_is_reported_for_a_city_that_was_searched(client):
    CouncilFactory()
    lyon = place("Lyon", region="Auvergne-Rhône-Alpes", population=522250)
    client.force_login(clerk())

    found = client.get(reverse("relationship_new"), {"q": "lyon"}).content.decode()
    chosen = client.get(reverse("relationship_new"), {"city": lyon.pk}).content.decode()

    assert f'href="?city={lyon.pk}"' in found
    assert "Auvergne-Rhône-Alpes" in chosen
    assert "522,250" in chosen


def test_reported_tie_leads_to_its_case_page(client):
    council, lyon = CouncilFactory(), place("Lyon")

    response = report(client, clerk(), city=lyon.pk)

    tie = Relationship.objects.get()
    assert response.headers["Location"] == address(tie)
    assert (tie.city_a, tie.city_b, tie.source) == (council.city, lyon, "The festival list")


def test_same_form_twice_reports_one_tie(client):
    CouncilFactory()
    lyon, user = place("Lyon"), clerk()
    key = form_keys.new_key(user)

    first = report(client, user, city=lyon.pk, form_key=key)
    second = report(client, user, city=lyon.pk, form_key=key)

    assert first.headers["Location"] == second.headers["Location"]
    assert Relationship.objects.count() == 1


def test_tie_between_two_other_cities_can_be_chosen(client):
    CouncilFactory()
    lyon, canton = place("Lyon"), place("Canton")
    client.force_login(clerk())

    page = client.get(
        reverse("relationship_new"), {"city": lyon.pk, "pick": "other", "q": "canton"}
    ).content.decode()
    report(client, clerk(), city=lyon.pk, other=canton.pk)

    assert f"?city={lyon.pk}&amp;other={canton.pk}" in page
    assert Relationship.objects.get().city_a == canton


def test_refused_report_keeps_what_was_typed(client):
    tie = reported_tie(city=place("Lyon"))

    response = report(client, clerk(), city=tie.city_b_id)

    page = response.content.decode()
    assert "already have a tie" in page
    assert "The festival list" in page
    assert Relationship.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "x", "12345678901234567890"])
def test_city_that_is_not_there_leads_back_to_the_search(client, number):
    client.force_login(clerk())

    response = client.get(reverse("relationship_new"), {"city": number})

    assert response.status_code == 200
    assert "Name of the city, in any language" in response.content.decode()


def test_a_change_waits_for_the_correction_of_the_recognition(client):
    tie = recognised_tie()
    draft = entries.correct(
        tie.recognitions.get(), by=clerk(), correction_reason="Misread", evidence="File 2"
    )

    page = look(client, clerk(), tie, "change-status")

    assert page.status_code == 409
    assert f"entered by {draft.entered_by}, waits" in page.content.decode()
