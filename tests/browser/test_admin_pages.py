"""The pages of staff and committee in a real browser, under the content security policy.

`assert_clean` finds every console message and every report of the policy. Pages of our own are
looked at on a small screen, and by axe too.
"""

from types import SimpleNamespace

import pytest
from django.conf import settings as site_settings
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from relationships.casework.pages.processes import NOMINATION
from relationships.documents.domain import documents
from relationships.ties.pages import RELATIONSHIP
from sistercities.kernel.acts import by_clerk
from sistercities.kernel.calendar import council_day
from sistercities.kernel.desk import cards
from sistercities.kernel.roles import ADMINISTRATOR
from sistercities.models import User
from tests.factories import UserFactory, with_role
from tests.factories_agreements import pdf
from tests.factories_aid import LegalBasisFactory, proposed, requested, the_council
from tests.factories_committees import PolicyFactory, account

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PASSWORD = "a quiet river in spring"


def sign_in(tab, user):
    client = Client()
    client.force_login(user)
    name = site_settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    tab.context.add_cookies([{"name": name, "value": value, "url": tab.address}])


def walk(tab, addresses, *, status=200):
    """Visit pages of our own on a small screen and look for barriers."""
    for address in addresses:
        assert (address, tab.visit(address).status) == (address, status)
        tab.assert_accessible()
        tab.assert_no_sideways_scroll()


def acts_open_to(process, case, user):
    return [
        f"{process.address(case)}{act.name}/" for act in process.acts if act.offered_to(user, case)
    ]


def test_the_desk_and_its_lists(open_tab, world):
    tab = open_tab(width=360)
    sign_in(tab, world.people["clerk"])

    clerk, day = world.people["clerk"], council_day()
    theirs = [card for card in cards() if card.may is by_clerk]
    full = [card for card in theirs if card.rows_for(clerk, day)]
    shown = [*full, next(card for card in theirs if card not in full)]
    walk(tab, ["/admin/", *(reverse("desk_list", args=[card.slug]) for card in shown)])
    walk(tab, [reverse("mailbox")])

    tab.assert_clean()


def test_the_case_pages_with_every_act_that_is_open(open_tab, world):
    tab, clerk = open_tab(width=360), world.people["clerk"]
    sign_in(tab, clerk)
    nominations = [world.nomination, world.draft, world.agreement.nomination]

    for process, cases in ((NOMINATION, nominations), (RELATIONSHIP, [world.tie, world.waiting])):
        for case in cases:
            walk(tab, [process.address(case), *acts_open_to(process, case, clerk)])

    tab.assert_clean()


def test_a_case_is_opened_by_searching_for_its_city(open_tab, world):
    tab = open_tab(width=360)
    sign_in(tab, world.people["clerk"])

    for name in ("nomination_new", "relationship_new"):
        city = world.draft.city_id
        walk(tab, [reverse(name), f"{reverse(name)}?q=Lviv", f"{reverse(name)}?city={city}"])

    tab.assert_clean()


def test_the_pages_of_the_committee(open_tab, world):
    address = {
        page: reverse(f"my_{page}", args=[world.nomination.pk])
        for page in ("nomination", "declare", "review", "vote")
    }

    for who in ("member", "chair", "undeclared"):
        tab = open_tab(width=360)
        sign_in(tab, world.people[who])
        walk(tab, ["/admin/", *address.values()])
        tab.assert_clean()

    assert tab.page.url == tab.address + address["declare"]


def only_the_status(tab, status):
    """Chromium itself notes in the console that the answer was an error."""
    tab.page.wait_for_load_state("networkidle")
    return all(f"the server responded with a status of {status} " in one for one in tab.complaints)


def test_a_page_of_refusal_is_plain_and_accessible(open_tab, world):
    refusals = [
        ("recused", "nominations/{pk}/my/review/", 403),
        ("member", "nominations/{pk}/dossier/", 403),
        ("clerk", "nominations/{pk}/explode/", 404),
        ("clerk", "no-such-page/", 404),
        ("clerk", "nominations/{pk}/freeze/", 409),
    ]

    for who, page, status in refusals:
        tab = open_tab(width=360)
        sign_in(tab, world.people[who])
        walk(tab, [f"/admin/{page.format(pk=world.nomination.pk)}"], status=status)
        assert only_the_status(tab, status)


def test_a_form_with_errors_keeps_what_was_typed(open_tab, world):
    tab = open_tab(width=360)
    sign_in(tab, world.people["clerk"])
    tab.visit(f"/admin/nominations/{world.nomination.pk}/withdraw/")
    tab.page.get_by_label("Reason").fill(" ")

    tab.press(tab.page.locator("main form [type=submit], #content form [type=submit]").last)

    tab.assert_accessible()
    tab.assert_no_sideways_scroll()
    assert only_the_status(tab, 422)


def pages_of(model_admin):
    """The kinds of page that Django's admin has for a model."""
    stem = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    row = model_admin.get_queryset(SimpleNamespace(user=None)).first()
    yield f"{reverse(f'{stem}_changelist')}?q=Kyiv"
    yield reverse(f"{stem}_add")
    if row is not None:
        kinds = ("change", "history", "delete")
        yield from (reverse(f"{stem}_{kind}", args=[row.pk]) for kind in kinds)


def test_the_stock_pages_under_the_policy(open_tab, world):
    """Who may see all of them walks every fifth table; tests/walks looks into all the pages."""
    superuser = User.objects.create_superuser("root@example.org", "x")
    tab = open_tab()
    sign_in(tab, superuser)

    statuses = {
        tab.visit(page).status
        for model_admin in list(admin.site._registry.values())[::5]
        for page in pages_of(model_admin)
    }

    tab.page.wait_for_load_state("networkidle")
    assert statuses == {200, 403}
    assert [one for one in tab.complaints if "with a status of 403 " not in one] == []


def test_accounts_from_sign_in_to_sign_out(open_tab, world):
    user = account(world.nomination.committee.seats.first().members.first())
    user.set_password(PASSWORD)
    user.save()
    tab = open_tab(width=360)
    tab.visit("/admin/")
    tab.page.get_by_label("Email").fill(user.email)
    tab.page.get_by_label("Password").fill(PASSWORD)

    tab.press(tab.page.get_by_role("button", name="Sign in"))
    landed = tab.page.url
    walk(tab, [f"/accounts/{page}/" for page in ("password/change", "password/reset", "logout")])
    tab.press(tab.page.get_by_role("button", name="Sign out").last)

    assert landed == f"{tab.address}/admin/"
    assert tab.visit("/admin/").url.startswith(f"{tab.address}/accounts/login/")
    tab.assert_clean()


def test_what_has_no_place_to_break_fits_a_small_screen(open_tab):
    the_council()
    clerk, tab = UserFactory(clerk=True), open_tab(width=360)
    basis = LegalBasisFactory(source_url=f"https://example.org/{'a' * 120}")
    letter = documents.keep(pdf(), nomination=None, title="Letter", by=clerk)
    request = requested(proposed(), document=letter).recipient_request
    sign_in(tab, clerk)

    walk(tab, [basis.wordings.get().get_staff_url(), request.get_staff_url()])

    tab.assert_clean()


def test_all_columns_of_a_policy_are_within_reach_on_a_small_screen(open_tab):
    tab, policy = open_tab(width=360), PolicyFactory()
    sign_in(tab, with_role(ADMINISTRATOR))

    tab.visit(reverse("admin:relationships_policy_change", args=[policy.pk]))

    box = ".inline-related.tabular fieldset.module"
    wide = tab.page.evaluate(f"""[...document.querySelectorAll("{box}")].map(
        box => [box.scrollWidth > box.clientWidth, getComputedStyle(box).overflowX])""")
    assert wide
    assert all(overflow == "auto" for is_wide, overflow in wide if is_wide)
    tab.assert_no_sideways_scroll()
