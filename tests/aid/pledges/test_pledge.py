"""The pledge page: writing, checking, sending."""

import datetime
import re

import pytest
from django.test import Client
from post_office.models import Email

from aid.models import Item, Need, Pledge, PledgeDonor
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.links import hash_of
from sistercities.models import FormKey
from tests.aid.pledging import PAGE, begin, drafted, edit, send, sent, typed, url
from tests.factories import CityFactory, CouncilFactory, kyiv
from tests.factories_aid import RecipientBodyFactory, official_tie, published_need, put

pytestmark = pytest.mark.django_db
SECOND = {
    "line-2-kind": "power",
    "line-2-description": "Generator",
    "line-2-quantity": "1",
    "line-2-condition": "repair",
    "line-2-known_defects": "Leaks oil",
}


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


def said(response):
    return response.content.decode()


def draft_page(client, token):
    return client.get(url("pledge_draft", token))


def typed_again(page):
    """What the form of a page holds, by name of its field."""
    form = page.context["form"]
    return {field.html_name: field.value() for field in form.visible_fields() if field.value()}


def test_a_donor_without_an_account_sends_a_pledge(client, city):
    to_check = begin(client, typed(city))
    token = client.get(to_check.url).context["token"]
    gone = send(client, token)

    pledge, item = Pledge.objects.get(), Item.objects.get()
    donor = PledgeDonor.objects.get()
    assert (to_check.url, gone.url) == (url("pledge_check", token), url("pledge_draft", token))
    assert (pledge.state, pledge.city, pledge.need, pledge.draft) == ("unconfirmed", city, None, {})
    assert (pledge.kind, pledge.available_from) == ("person", datetime.date(2026, 12, 1))
    assert (item.pledge, item.quantity, item.voltage) == (pledge, 3, "120 V")
    assert (donor.email, donor.may_give, donor.name_is_public) == (
        "donor@example.org",
        "owner",
        False,
    )
    assert Email.objects.values_list("to", flat=True).get() == ["donor@example.org"]


def test_an_organisation_pledges_for_a_published_need(client, city):
    need = published_need(body=RecipientBodyFactory(city=city))
    organisation = {
        "kind": "organisation",
        "may_give": "to_be_decided",
        "organisation": "A fire department",
        "decided_by": "Its board",
        "name_is_public": "on",
    }

    pledge, _token = sent(client, city, for_what=f"need:{need.reference}", **organisation)

    assert (pledge.need, pledge.city, pledge.kind) == (need, city, "organisation")
    assert (pledge.donor.decided_by, pledge.donor.name_is_public) == ("Its board", True)


def test_the_address_can_name_a_need(client, city):
    need = published_need(body=RecipientBodyFactory(city=city))

    page = client.get(f"{PAGE}?need={need.reference}")
    other = client.get(f"{PAGE}?need=no-such-need")

    assert typed_again(page)["for_what"] == f"need:{need.reference}"
    assert f'value="need:{need.reference}" selected' in said(page)
    assert f'value="need:{need.reference}" selected' not in said(other)


def test_only_cities_with_an_official_tie_or_a_published_need_are_offered(client, city):
    asking = published_need(body=RecipientBodyFactory())
    closed = put(published_need(), "closed", closed_reason="Enough")
    CityFactory()

    offered = client.get(PAGE).context["form"].for_whom

    assert {*offered.cities} == {str(city.pk), str(asking.body.city_id)}
    assert {*offered.needs} == {asking.reference}
    assert closed.reference not in offered.needs


def test_without_a_city_nothing_can_be_pledged_and_the_page_says_so(client):
    CouncilFactory()

    page = client.get(PAGE)

    assert "Nothing can be pledged at present" in said(page)
    assert said(page).count("<form") == 0


def test_a_gift_to_the_city_itself_is_refused_with_whom_to_ask(client, city):
    token = drafted(client, typed(city, to_whom="city"))

    page = draft_page(client, token)

    sentence = (
        "Gifts to the City itself are not taken here. Write to clerk@example.org:"
        " the City has rules of its own for them."
    )
    assert page.context["form"].for_whom.errors == {"to_whom": [sentence]}
    assert client.get(url("pledge_check", token)).url == url("pledge_draft", token)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"line_1_kind": ""}, ["line-1-kind"]),
        ({"line-1-description": " "}, ["line-1-description"]),
        ({"line-1-quantity": "0"}, ["line-1-quantity"]),
        ({"line-1-condition": ""}, ["line-1-condition"]),
        ({"line-1-year": "1800"}, ["line-1-year"]),
        ({"line-1-expires_on": "soon"}, ["line-1-expires_on"]),
        ({"to_whom": None}, ["to_whom"]),
        ({"for_what": "city:0"}, ["for_what"]),
        ({"stands_at": ""}, ["stands_at"]),
        ({"name": ""}, ["name"]),
        ({"email": "nobody"}, ["email"]),
        ({"kind": None}, ["kind"]),
        ({"may_give": "decided"}, ["may_give"]),
        ({"kind": "organisation"}, ["may_give", "organisation", "decided_by"]),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_all_typed_text_stays(
    client, city, changes, wrong
):
    changes = {name.replace("line_1_", "line-1-"): value for name, value in changes.items()}
    fields = typed(city, **changes)

    page = draft_page(client, drafted(client, fields))

    fields = {name: value for name, value in fields.items() if value and value.strip()}
    shown = {name: value.strip() for name, value in typed_again(page).items() if value.strip()}
    marked = [field.html_name for field in page.context["form"].visible_fields() if field.errors]
    assert (sorted(marked), shown) == (sorted(wrong), fields)
    assert Pledge.objects.get().state == "draft"
    assert [place for place in wrong if f'href="#id_{place}' not in said(page)] == []


def test_nothing_is_called_wrong_before_the_donor_wants_to_check(client, city):
    token = drafted(client, {"stands_at": "Here", "line-1-kind": ""}, do="save")

    page = draft_page(client, token)

    assert page.context["form"].errors == []
    assert typed_again(page) == {"stands_at": "Here"}


def test_another_thing_can_be_added_and_removed_and_nothing_typed_is_lost(client, city):
    token = drafted(client, typed(city), do="add")
    edit(client, token, typed(city) | SECOND | {"name": "Donor 2"}, do="add")
    three = typed_again(draft_page(client, token))
    edit(client, token, typed(city) | SECOND | {"line-3-kind": ""}, do="remove-1")
    left = draft_page(client, token)

    assert {name: three[name] for name in SECOND} == SECOND
    assert (three["name"], three["line-1-voltage"]) == ("Donor 2", "120 V")
    assert [thing.line for thing in left.context["form"].things] == [2, 3]
    assert typed_again(left)["line-2-known_defects"] == "Leaks oil"
    assert Pledge.objects.get().draft["lines"] == [2, 3]


def test_a_line_on_which_nothing_was_said_is_left_out(client, city):
    token = drafted(client, typed(city), do="add")
    edit(client, token, typed(city) | {"line-2-kind": "", "line-2-quantity": "1"})

    send(client, token)

    assert Item.objects.count() == 1


def test_a_pledge_holds_ten_things_at_most(client, city):
    token = drafted(client, typed(city), do="add")
    for _more in range(12):
        edit(client, token, typed(city), do="add")

    page = draft_page(client, token)

    assert len(page.context["form"].things) == 10
    assert 'value="add"' not in said(page)


def test_the_page_to_check_shows_every_answer_and_the_way_back(client, city):
    token = drafted(client, typed(city), do="add")
    edit(client, token, typed(city) | SECOND)

    page = said(client.get(url("pledge_check", token)))

    missing = [
        words
        for words in (
            "Oxygen concentrator",
            "medical device",
            "used, works",
            "120 V",
            "Generator",
            "Leaks oil",
            "Kyiv",
            "Boyle Heights, Los Angeles",
            "donor@example.org",
            "they are mine",
            "Not provided",
            f"{url('pledge_draft', token)}#line-2",
            f"{url('pledge_draft', token)}#who",
            "Transport is not promised",
            "no tax receipt",
            "within two to four weeks",
            "body armour, weapons and ammunition, tactical gear, medicines",
            "Who sees your data abroad",
            "Public-records law may apply",
        )
        if words not in page
    ]
    assert missing == []


def test_what_goes_no_further_can_be_pledged_but_the_page_says_so(client, city):
    token = drafted(client, typed(city, **{"line-1-kind": "medicines"}))

    page = client.get(url("pledge_check", token))
    send(client, token)

    assert "You offer something that goes no further for now" in said(page)
    assert Item.objects.get().kind == "medicines"


def test_after_a_change_the_new_answer_is_checked_and_sent(client, city):
    token = drafted(client, typed(city))

    edit(client, token, typed(city) | {"line-1-quantity": "5"})
    send(client, token)

    assert Item.objects.get().quantity == 5


def test_what_was_changed_behind_the_page_to_check_is_not_sent_unseen(client, city):
    token = drafted(client, typed(city))
    page = client.get(url("pledge_check", token))
    edit(client, token, typed(city) | {"line-1-quantity": "5"})

    shown = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    answer = client.post(url("pledge_send", token), shown)

    assert (answer.status_code, Pledge.objects.get().state) == (422, "draft")
    assert "The pledge has changed since this page was shown" in said(answer)


def test_the_same_page_sent_twice_makes_one_draft_and_one_pledge(client, city):
    key = form_keys.new_key(ANYBODY)
    first, second = (begin(client, typed(city), key=key) for _time in range(2))
    page = client.get(first.url)
    token = page.context["token"]
    shown = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    answers = [client.post(url("pledge_send", token), shown).url for _time in range(3)]

    assert first.url == second.url
    assert answers == [url("pledge_draft", token)] * 3
    assert (Pledge.objects.count(), Email.objects.count()) == (1, 1)


def test_two_tabs_send_one_pledge(client, city):
    token = drafted(client, typed(city))
    pages = [client.get(url("pledge_check", token)) for _tab in range(2)]

    for page in pages:
        shown = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
        answer = client.post(url("pledge_send", token), shown)
        assert answer.url == url("pledge_draft", token)

    assert (Item.objects.count(), Email.objects.count()) == (1, 1)


def test_the_first_page_sent_again_with_other_content_is_a_later_edit(client, city):
    key = form_keys.new_key(ANYBODY)
    begin(client, typed(city), key=key)

    again = begin(client, typed(city, name="Donor 2"), key=key)

    assert Pledge.objects.get().draft["typed"]["name"] == "Donor 2"
    assert client.get(again.url).status_code == 200


def test_a_sent_pledge_is_not_edited_by_an_old_page(client, city):
    pledge, token = sent(client, city)

    answer = edit(client, token, typed(city, name="Somebody else"))

    pledge.refresh_from_db()
    assert answer.url == url("pledge_draft", token)
    assert (pledge.draft, pledge.donor.name) == ({}, "Donor 1")


def test_the_address_of_a_draft_is_kept_nowhere(client, city):
    _pledge, token = sent(client, city)

    kept = [*FormKey.objects.values_list("key_hash", "purpose", "answer")]
    assert [row for row in kept if token in "".join(row)] == []
    assert Pledge.objects.get().address_hash == hash_of(token)


def test_a_closed_need_is_noticed_at_the_last_moment(client, city):
    need = published_need(body=RecipientBodyFactory(city=city))
    token = drafted(client, typed(city, for_what=f"need:{need.reference}"))
    page = client.get(url("pledge_check", token))
    put(Need.objects.get(), "closed", closed_reason="Enough")

    shown = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    answer = client.post(url("pledge_send", token), shown)

    assert (answer.url, Pledge.objects.get().state) == (url("pledge_draft", token), "draft")


@pytest.mark.parametrize("name", ["pledge_draft", "pledge_check"])
def test_private_pages_are_kept_by_nobody(client, city, name):
    token = drafted(client, typed(city))

    page = client.get(url(name, token))

    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in said(page)
    assert re.findall(r"report.*" + token, said(page)) == []


def test_the_first_page_is_not_stored_and_sets_no_cookie_but_the_forms(city):
    page = Client().get(PAGE)

    assert "no-store" in page["Cache-Control"]
    assert [*page.cookies] == ["csrftoken"]


@pytest.mark.parametrize("name", ["pledge_draft", "pledge_check"])
def test_a_foreign_address_is_nothing(client, city, name):
    page = client.get(url(name, "0" * 64))

    assert (page.status_code, "Drafts are erased" in said(page)) == (404, True)


def test_characters_that_no_database_keeps_do_no_harm(client, city):
    token = drafted(client, typed(city, name="Do\0nor", stands_at=b"\xed\xa0\x80"), do="save")

    assert typed_again(draft_page(client, token))["name"] == "Donor"


def test_the_pledge_speaks_the_language_of_the_page(client, city):
    token = drafted(client, typed(city))
    address = f"/uk/pledge/{token}/"
    page = client.get(f"{address}check/")

    shown = {"form_key": page.context["form_key"], "seen": page.context["seen"]}
    client.post(f"{address}send/", shown)

    assert Pledge.objects.get().language == "uk"


@pytest.mark.parametrize(
    "button", ["keep-9", "remove-9", "unhang-9", "remove-", "keep-" + "9" * 5000, "nonsense", ""]
)
def test_a_button_that_is_not_there_only_keeps_what_was_typed(client, city, button):
    token = drafted(client, typed(city), do="add")

    answer = edit(client, token, typed(city, name="Donor 2"), do=button)

    draft = Pledge.objects.get().draft
    assert answer.url == url("pledge_draft", token)
    assert (draft["lines"], draft["typed"]["name"]) == ([1, 2], "Donor 2")


def test_the_last_thing_cannot_be_removed(client, city):
    token = drafted(client, typed(city), do="remove-1")

    assert typed_again(draft_page(client, token))["line-1-description"] == "Oxygen concentrator"
