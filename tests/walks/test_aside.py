"""A clerk who stepped aside walks through every address of the staff, and reads nothing of it."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.urls import reverse

from relationships.committees.domain import declarations, staff_recusals
from relationships.committees.domain.committee_days import COMMITTEE_DAYS
from relationships.documents.domain import documents
from relationships.models import (
    AgendaItem,
    Committee,
    CommitteeMember,
    Document,
    Meeting,
    Nomination,
)
from sistercities.kernel import entries, outbox
from tests.days import days_ahead
from tests.factories import clerk
from tests.factories_committees import (
    begun,
    committee_item,
    reviewing,
    submitted,
    upload,
)
from tests.factories_meetings import planned
from tests.relationships.places import place
from tests.walks.routes import addresses

pytestmark = pytest.mark.slow
CITY = "Zaliztsi"
SCORES = "Only the author reads this yet."
# A city is a place of the world, of which tables of places tell with or without a case.
OF_PLACES = ("relationships_city_", "relationships_country_", "relationships_person_")


@pytest.fixture
def case(world):
    """A nomination in review, with something of it wherever staff look."""
    with transaction.atomic():
        yield in_review()
        transaction.set_rollback(True)


def in_review():
    nomination = begun(city=place(CITY), slug="zaliztsi")
    committee, members = reviewing(5, nomination=nomination, declared=False, name=f"For {CITY}")
    for member in members[:3]:
        declarations.declare(member, by=member.person.user, answer="none")
        submitted(CommitteeMember.objects.get(pk=member.pk), summary=SCORES)
    by = clerk()
    declarations.declare(members[4], by=by, answer="conflict", reason=f"Own firm in {CITY}")
    days = {"correction_reason": "Too soon.", "vote_due_on": days_ahead(60)}
    entries.correct(committee.days.get(), by=by, **days)
    documents.keep(upload(), nomination=nomination, title=f"Letter from {CITY}", by=by)
    committee_item(committee)
    planned(days_ahead(9), f"About {CITY}", body=committee.body, matter=nomination.matter)
    planned(days_ahead(9), f"About {CITY}", matter=nomination.matter)
    context = {"kind": COMMITTEE_DAYS, "row": committee.days.first(), "case": nomination}
    outbox.post("entry_awaits_confirmation", to=by.email, language="en", context=context)
    return Nomination.objects.get(pk=nomination.pk)


def of_the_case(case):
    """The addresses of its own, which lead to rows of it."""
    committee = Committee.objects.get(nomination=case)
    rows = [
        case,
        committee,
        *Meeting.objects.filter(items__matter=case.matter),
        committee.body,
        *committee.days.all(),
    ]
    for row in rows:
        model = admin.site._registry.get(type(row))
        if model is not None:
            for page in ("change", "history"):
                stem = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
                yield stem, reverse(stem, args=[row.pk])
    yield from ((str(row), row.get_staff_url()) for row in rows if hasattr(row, "get_staff_url"))
    for paper in Document.objects.filter(nomination=case):
        yield f"paper {paper.pk}", reverse("document", args=[paper.pk])
    lists = ("in-review", "needs-declaration", "needs-committee-days", "agendas-to-post")
    yield from ((f"desk {slug}", reverse("desk_list", args=[slug])) for slug in lists)


def of_staff(world):
    """The addresses of the world's own, without acts but those that offer cases of others."""
    for name, url in addresses(world).items():
        offers = "/" not in name or name.startswith(("meeting/", "body/"))
        of_places = any(table in name for table in OF_PLACES)
        if offers and not of_places and url.startswith("/admin/") and "logout" not in url:
            yield name, url


def where_it_is_read(client, user, case, asked):
    """Which of these addresses tell of the case, or of what its reviewers think."""
    client.force_login(user)
    found = []
    for name, url in asked:
        with transaction.atomic():
            answer = client.get(url)
            said = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        told = answer.status_code == 200 and (answer.streaming or CITY in said.decode())
        number = f"/nominations/{case.pk}/" in said.decode(errors="replace")
        if told or (number and answer.status_code == 200) or SCORES.encode() in said:
            found.append(name)
    return set(found)


def test_no_address_of_the_staff_tells_who_stepped_aside_of_the_case(client, world, case):
    aside, other = clerk(), clerk()
    staff_recusals.step_aside(case, by=aside, reason="My brother's firm.")

    told = where_it_is_read(client, aside, case, [*of_staff(world), *of_the_case(case)])
    told_another = where_it_is_read(client, other, case, of_the_case(case))

    assert told == set()
    assert len(told_another) >= 12, told_another


def test_no_list_finds_it_and_no_count_counts_it(client, world, case):
    aside, other = clerk(), clerk()
    staff_recusals.step_aside(case, by=aside, reason="My brother's firm.")
    found = []

    for user in (aside, other):
        client.force_login(user)
        for table, of_it in (("nomination", {"pk": case.pk}), ("committee", {"nomination": case})):
            page = client.get(reverse(f"admin:relationships_{table}_changelist"))
            found.append(page.context["cl"].queryset.filter(**of_it).count())
        desk = client.get(reverse("desk_list", args=["in-review"]))
        found.append(desk.context["page_obj"].paginator.count)

    assert (found[:2], found[3:5]) == ([0, 0], [1, 1])
    assert found[5] == found[2] + 1


def test_nobody_reads_the_scores_before_the_discussion(client, world, case):
    client.force_login(clerk())
    pages = [url for _name, url in of_the_case(case)]

    for url in pages:
        with transaction.atomic():
            answer = client.get(url)
            said = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        assert (url, SCORES.encode() in said) == (url, False)
    assert AgendaItem.objects.filter(matter=case.matter).exists()
