"""The steps of the road, as people press them; each story walks them in its own order."""

from relationships.models import Committee, Nomination
from tests import days
from tests.days import days_ahead
from tests.factories_committees import committee_item, members_of
from tests.factories_meetings import on_agenda
from tests.journeys.world import SCAN, letter_to

SOON = 10
OUR_TEXT = "The cities of Los Angeles and Kyiv become sister cities."
MEMBERS = ("Committee chair", "Committee member 1", "Committee member 2")
THEIR_TEXT = "Міста Лос-Анджелес і Київ стають містами-побратимами."


def today(ahead=0):
    """The council's day as one types it, or that so many days ahead."""
    return days_ahead(ahead).isoformat()


def nominate(clerk):
    clerk.tab.visit("/admin/")
    clerk.press("link", "Open a nomination")
    clerk.page.get_by_label("Name of the city").fill("Київ")
    clerk.press("button", "Search")
    clerk.press("link", "Kyiv")
    clerk.sees("2,797,553")
    clerk.press("button", "Open the nomination")
    clerk.sees("in preparation")
    return Nomination.objects.get().pk


def move(clerk, pk, council_file):
    clerk.begin(pk, "File the motion")
    clerk.fill(
        moved_on=today(),
        council_file=council_file,
        title="Kyiv as a sister city",
        text="That the council decide.",
    )
    clerk.page.get_by_label("Mover", exact=True).select_option(label="Councilmember 1")
    clerk.page.get_by_label("Councilmember 2", exact=True).check()
    clerk.finish("File the motion")


def on_todays_agenda(case):
    """The case stands on the agenda of a council meeting of today, posted in time."""
    on_agenda(case.matter.last_motion, days.today())


def vote_by_roll_call(clerk, deputy, pk, exceptions=()):
    on_todays_agenda(Nomination.objects.get(pk=pk))
    clerk.begin(pk, "Enter the roll call")
    clerk.roll_call("Enter the roll call", exceptions)
    deputy.act(pk, "Confirm: roll call")


def seat_committee(clerk, pk, members=MEMBERS, quorum="2"):
    clerk.begin(pk, "Form the committee")
    clerk.fill(
        name="Kyiv Steering Committee",
        quorum=quorum,
        threshold="voting",
        source="Motion to form the committee",
        reviews_due_on=today(SOON),
        vote_due_on=today(2 * SOON),
    )
    for number, name in enumerate(members, 1):
        clerk.fill(**{f"category_{number}": "Resident"})
        clerk.page.locator(f"[name=person_{number}]").select_option(label=name)
    clerk.page.locator("[name=chair]").select_option(label="Committee chair")
    clerk.finish("Form the committee")
    clerk.act(pk, "Start the review")


def declare_and_review(member, pk, score):
    member.tab.visit("/admin/")
    member.tab.press(member.page.locator(".desk-card a").first)
    member.page.get_by_label("No. I have none.").check()
    member.press("button", "Declare")
    member.sees("Declared.")
    member.tab.visit(f"/admin/nominations/{pk}/my/review/")
    for radio in member.page.get_by_role("radio", name=score, exact=True).all():
        radio.check()
    member.press("button", "Submit the review")
    member.sees("Your review was submitted.")


def cast(member, pk, choice):
    member.tab.visit(f"/admin/nominations/{pk}/my/vote/")
    member.page.get_by_label(choice, exact=True).check()
    member.tab.press(member.page.locator("form.usa-form [type=submit]"))
    member.sees("Your vote was cast.")


def open_discussion(chair, pk, present=MEMBERS):
    """The committee meets, with the case on its agenda; the chair opens the discussion there."""
    committee = Committee.objects.get(nomination=pk)
    there = [one for one in members_of(committee) if one.person.name in present]
    committee_item(committee, there)
    chair.act(pk, "Open the discussion")


def recommend(chair, members, pk):
    open_discussion(chair, pk)
    chair.act(pk, "Open the ballot")
    for member in [chair, *members]:
        cast(member, pk, "yes")
    chair.act(pk, "Close the ballot")


def freeze_agreement(clerk, pk):
    clerk.act(
        pk,
        "Draw up the agreement",
        title_home="Agreement",
        text_home=OUR_TEXT,
        language_partner="uk",
        title_partner="Угода",
        text_partner=THEIR_TEXT,
    )
    clerk.begin(pk, "Name the signatories")
    for side, city in (("home", "Los Angeles"), ("partner", "Kyiv")):
        clerk.page.locator(f"[name={side}_term]").select_option(
            label=f"Mayor of {city}: Mayor of {city} 1"
        )
        clerk.fill(**{f"{side}_authority": "Charter of the city"})
    clerk.fill(partner_email="mayor@kyiv.example.org", partner_language="uk")
    clerk.finish("Name the signatories")
    clerk.act(pk, "Freeze the text for signature")


def choose_mayor(player, city, mayor=""):
    name = mayor or f"Mayor of {city} 1"
    option = player.page.locator("[name=signatory] option", has_text=name)
    player.page.locator("[name=signatory]").select_option(option.get_attribute("value"))


def sign_by_link(open_tab, clerk, deputy, pk):
    """The mayor of Kyiv signs in Ukrainian, without an account; the deputy verifies."""
    clerk.begin(pk, "Send a link to sign")
    choose_mayor(clerk, "Kyiv")
    clerk.finish("Send a link to sign")
    _email, path = letter_to("mayor@kyiv.example.org")
    assert path.startswith("/uk/")
    mayor = open_tab(locale="uk-UA")
    mayor.visit(path)
    assert mayor.page.locator("html").get_attribute("lang") == "uk"
    mayor.press(mayor.page.locator("main form button"))
    mayor.page.get_by_text(THEIR_TEXT).wait_for()
    mayor.page.locator("[name=typed_name]").fill("Mayor of Kyiv 1")
    mayor.page.locator("[name=consent]").check()
    mayor.press(mayor.page.locator("#here form button"))
    mayor.assert_clean()
    deputy.act(pk, "Confirm: signature", verified_how="By telephone with the mayor's office")
    return mayor


def sign_in_person(clerk, deputy, pk, city="Los Angeles", mayor=""):
    clerk.begin(pk, "Enter a signature given in person")
    choose_mayor(clerk, city, mayor)
    clerk.fill(day=today(), clock="00:00", place="City Hall", scan=SCAN)
    clerk.finish("Enter a signature given in person")
    deputy.act(pk, "Confirm: signature", verified_how="Seen by the city clerk")


def assert_damage_is_found(verify, record):
    """A changed, dropped, reordered or rewritten entry is found; the true record passes."""
    lines = record.splitlines(keepends=True)
    assert verify(record)[0] == 0
    damaged = [
        [lines[0].replace("nomination", "nominatiom", 1), *lines[1:]],
        [lines[0], *lines[2:]],
        [lines[1], lines[0], *lines[2:]],
    ]
    assert [verify("".join(version))[0] for version in damaged] == [1, 1, 1]
