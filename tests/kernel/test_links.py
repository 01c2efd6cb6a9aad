"""A personal link, whichever kind it is: what is kept of it, and when it ends."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from aid.models import AcceptanceLink, PledgeLink
from aid.pledges.models.links import CONFIRM_LINKS, FOLLOW_LINKS
from aid.shipping.domain.acceptance_links import ACCEPTANCE_LINKS
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.models import SigningLink
from sistercities.kernel import links
from sistercities.kernel.workflow import RuleError
from sistercities.models import PersonalLink
from tests.factories_agreements import frozen, linked
from tests.factories_aid import (
    acceptance_link,
    pledge_link,
    proposed,
    received_pledge,
    shipped,
    unconfirmed_pledge,
)
from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db
A_DAY = datetime.timedelta(days=1)
# The links of each kind, and how to make one that works.
KINDS = {
    "signing": (SIGNING_LINKS, lambda: linked(frozen())),
    "confirm": (CONFIRM_LINKS, lambda: pledge_link(unconfirmed_pledge(), "confirm")),
    "follow": (FOLLOW_LINKS, lambda: pledge_link(received_pledge())),
    "acceptance": (ACCEPTANCE_LINKS, lambda: acceptance_link(shipped(proposed()))),
}
TABLES = {SigningLink, PledgeLink, AcceptanceLink}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


def test_there_is_one_model_of_personal_links_and_every_kind_is_tried_here():
    assert {*PersonalLink.__subclasses__()} == TABLES
    assert {links_of.rows().model for links_of, _make in KINDS.values()} == TABLES


def test_a_link_that_works_is_found_by_its_address_and_by_none_else(kind):
    links_of, make = kind
    token = make()

    link = links_of.find(token)

    assert links_of.why_closed(link) == ""
    assert links_of.find(link.token_hash) is links_of.find("x") is links_of.find("") is None
    assert token not in str(vars(link))
    with transaction.atomic():
        assert links_of.lock(token) == link


def test_a_link_of_one_kind_opens_no_page_of_another():
    for links_of, make in KINDS.values():
        token = make()

        finders = [other for other, _make in KINDS.values() if other.find(token)]

        assert finders == [links_of]


@pytest.mark.parametrize("end", ["used", "revoked", "expired"])
def test_a_link_at_its_end_is_refused_in_the_words_of_its_end(kind, end):
    links_of, make = kind
    token = make()
    past_its_triggers(links_of.find(token), end)

    with pytest.raises(RuleError) as refusal, transaction.atomic():
        links_of.lock(token)

    link = links_of.find(token)
    assert links_of.why_closed(link) == end
    assert refusal.value.messages == [str(links_of.end_of(link).why)]


def past_its_triggers(link, end):
    moment = timezone.now() - A_DAY
    with past_the_triggers():
        type(link).objects.filter(pk=link.pk).update(
            **{"expires_at" if end == "expired" else f"{end}_at": moment}
        )


def test_an_address_that_leads_nowhere_is_refused(kind):
    with pytest.raises(RuleError, match="no such link"), transaction.atomic():
        kind[0].lock("x" * 43)


@pytest.mark.parametrize("end", ["used_at", "revoked_at"])
def test_what_is_spent_stays_spent_also_by_raw_sql(kind, sql, end):
    link = kind[0].find(kind[1]())
    table = link._meta.db_table
    sql(f"UPDATE {table} SET {end} = now() WHERE id = %s", [link.pk])

    for change in (f"{end} = NULL", "used_at = now()", "expires_at = expires_at + '1 day'"):
        with pytest.raises(DatabaseError, match="used or revoked once"), transaction.atomic():
            sql(f"UPDATE {table} SET {change} WHERE id = %s", [link.pk])


@pytest.mark.parametrize("change", ["token_hash = 'x'", "created_at = now()", "expires_at = now()"])
def test_nothing_else_of_a_link_changes(kind, sql, change):
    table = kind[0].find(kind[1]())._meta.db_table

    with pytest.raises(DatabaseError, match="used or revoked once"), transaction.atomic():
        sql(f"UPDATE {table} SET {change}")


def test_using_and_withdrawing_leave_alone_what_is_spent():
    pledge = received_pledge()
    used, other = (FOLLOW_LINKS.find(pledge_link(pledge)) for _ in range(2))
    links.use_up(used)

    links.revoke(pledge.links.all())

    assert [link.status for link in pledge.links.order_by("pk")] == ["used", "revoked"]
    assert other.pk != used.pk
