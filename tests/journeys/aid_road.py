"""The road of aid, step by step, each on the page where its person stands."""

import io

from PIL import Image
from playwright.sync_api import expect

from aid.models import Donation, Item, Pledge
from tests import days
from tests.journeys.road import on_todays_agenda
from tests.journeys.world import letter_to

DONOR, RECIPIENT = "donor@example.org", "recipient@example.org"
BOT_SECONDS = 3.2


def photograph(name):
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}


def today():
    """The council's day as one types it."""
    return days.today().isoformat()


class Visitor:
    """Somebody without an account, in a browser of their own."""

    def __init__(self, open_tab, **options):
        self.tab = open_tab(**options)
        self.page = self.tab.page

    def press(self, name):
        self.tab.press(self.page.get_by_role("button", name=name, exact=True).last)

    def follow(self, name):
        self.tab.press(self.page.get_by_role("link", name=name, exact=True))

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.page.locator(f"[name='{name.replace('__', '-')}']")
            if isinstance(value, dict):
                field.set_input_files(value)
            elif field.first.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            elif field.first.get_attribute("type") == "radio":
                self.page.locator(f"[name='{name}'][value='{value}']").check()
            elif field.first.get_attribute("type") == "checkbox":
                field.check()
            else:
                field.fill(value)

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for()


def pledge_three_concentrators(open_tab):
    """A donor without an account offers three concentrators to Kyiv, unasked."""
    donor = Visitor(open_tab)
    donor.tab.visit("/en/pledge/")
    donor.page.wait_for_timeout(BOT_SECONDS * 1000)  # nobody types as fast as a script
    donor.fill(
        to_whom="recipient",
        line__1__kind="medical_device",
        line__1__description="Oxygen concentrator, 5 litres a minute",
        line__1__quantity="3",
        line__1__condition="good",
        line__1__voltage="120 V, 60 Hz",
        line__1__photographs=photograph("front.jpg"),
        stands_at="Boyle Heights, Los Angeles",
        kind="person",
        name="Donor 1",
        email=DONOR,
        may_give="owner",
    )
    donor.page.locator("[name=for_what]").select_option(label="Kyiv")
    donor.press("Check your answers")
    donor.sees("Nothing has been sent yet.")
    donor.press("Send the pledge")
    donor.sees(DONOR)
    donor.tab.visit(letter_to(DONOR)[1])
    donor.press("Confirm the pledge")
    return donor, Pledge.objects.get().pk


def ask_and_answer(clerk, donor, pk):
    """The clerk asks; the donor answers on the private page, with a photograph."""
    follow = letter_to(DONOR)[1]
    clerk.folder = "pledges"
    clerk.act(pk, "Ask a question", question="How many hours has each run?")
    donor.tab.visit(follow)
    donor.sees("How many hours has each run?")
    donor.follow("Answer the question")
    donor.fill(text="About 900 hours each.", photographs=photograph("counter.jpg"))
    donor.press("Send the answer")
    clerk.open_case(pk)
    clerk.sees("About 900 hours each.")
    clerk.act(pk, "Mark as read")
    return follow


def take_up(clerk, pk):
    """“We would like to use this”: a donation is proposed."""
    clerk.folder = "pledges"
    clerk.act(pk, "We would like to use this")
    return Donation.objects.latest("pk").pk


def record_request(clerk, pk):
    clerk.folder = "donations"
    clerk.act(
        pk,
        "Record the recipient's request",
        how="letter",
        requested_on=today(),
        office="Head of the technical department",
    )


def approve(clerk, deputy, pk):
    """Entered by one, confirmed by another; the one cannot do both."""
    clerk.folder = deputy.folder = "donations"
    confirms = "Confirm: approval of a donation"
    clerk.act(pk, "Enter the approval", note="As the recipient requests.")
    clerk.open_case(pk)
    confirm = clerk.page.locator(".case-actions").get_by_text(confirms, exact=True)
    expect(confirm).to_have_count(0)
    deputy.act(pk, confirms)


def clear_and_ship(clerk, pk, *, vehicle=False):
    """Each condition with its note, then ready, then on its way."""
    clerk.folder = "donations"
    shipping_conditions = [
        "title",
        "export",
        *(["radios", "plates", "markings"] if vehicle else []),
    ]
    notes = {
        f"{shipping_condition}_note": f"Seen to by the clerk: {shipping_condition}."
        for shipping_condition in shipping_conditions
    }
    clerk.act(pk, "Record what was done before shipping", **notes)
    clerk.act(pk, "Ready to be shipped")
    clerk.act(
        pk,
        "Ship",
        carrier="Carrier 1",
        reference="BL-2026-0042",
        left_on=today(),
        expected_on=today(),
    )


def receive(open_tab, *, in_order, damaged=0, remark=""):
    """The recipient, in Ukrainian and without an account, signs for what arrived."""
    officer = Visitor(open_tab, width=360, locale="uk")
    _email, link = letter_to(RECIPIENT)
    assert link.startswith("/uk/")
    for _time in range(3):
        officer.tab.visit(link)
    line = Donation.objects.latest("pk").lines.filter(cancelled_at=None).get()
    officer.fill(
        **{
            f"in_order_{line.pk}": str(in_order),
            f"damaged_{line.pk}": str(damaged),
            f"remark_{line.pk}": remark,
            f"photographs_{line.pk}": photograph("arrived.jpg"),
        },
        received_on=today(),
        office="Начальник технічного відділу",
        typed_name="Officer 1",
        consent=True,
    )
    officer.tab.press(officer.page.locator("main form button[type=submit]").first)
    return officer, link


def declare_engine(clerk, name, value):
    """The council's own engine: surplus, with its value."""
    clerk.tab.visit("/admin/items/new/")
    clerk.fill(
        kind="fire_engine",
        description=name,
        quantity="1",
        maker="Maker 1",
        model="Pumper",
        year="2004",
        condition="good",
        department="Fire Department",
        declared_by="Fire Chief",
        declared_on=today(),
        surplus_since="2026-01-15",
        reason="Replaced after 22 years of service.",
        replaced_by="A new engine in the same station.",
    )
    clerk.press("button", "Enter it")
    pk = Item.objects.latest("pk").pk
    clerk.folder = "items"
    clerk.act(
        pk,
        "Enter its value",
        amount=value,
        currency="USD",
        method="auction",
        valued_by="General Services",
        valued_on=today(),
    )
    return pk


def propose(clerk, item, need):
    """Propose the council's thing for a published need."""
    clerk.folder = "items"
    clerk.begin(item, "Propose a donation")
    clerk.fill(recipient=f"need-{need.pk}", quantity="1")
    clerk.press("button", "Propose a donation", exact=True)
    return Donation.objects.latest("pk").pk


def choose_basis(clerk, pk, key, *, evidence=""):
    """Choose the legal basis, and answer what it asks."""
    clerk.folder = "donations"
    clerk.begin(pk, "Choose the legal basis")
    legal_basis = clerk.page.locator(f"[name=legal_basis][value='{key}']")
    legal_basis.check()
    if evidence:
        clerk.page.locator(f"[name=evidence_{key}]").fill(evidence)
    clerk.press("button", "Choose the legal basis", exact=True)


def vote(clerk, deputy, pk, council_file):
    """The council's motion and roll call on a donation, confirmed by another."""
    clerk.folder = deputy.folder = "donations"
    clerk.begin(pk, "File the motion")
    clerk.page.locator("[name=council_file]").fill(council_file)
    clerk.page.locator("[name=title]").fill("Give a surplus engine to Kyiv")
    clerk.page.locator("[name=mover]").select_option(label="Councilmember 1")
    clerk.finish("File the motion")
    on_todays_agenda(Donation.objects.get(pk=pk))
    clerk.begin(pk, "Enter the roll call")
    clerk.roll_call("Enter the roll call")
    deputy.act(pk, "Confirm: roll call")
