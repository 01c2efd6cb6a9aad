"""The people of the stories, each in a browser of their own, and the council they work for."""

import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import expect
from post_office.models import Email

from relationships.models import Office
from sistercities.models import Installation
from tests.factories import (
    LONG_AGO,
    OfficeFactory,
    PersonFactory,
    TermFactory,
    UserFactory,
    seated_council,
)
from tests.factories_committees import PolicyFactory
from tests.relationships.places import place

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a long password for a story"
SCAN = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


def council_and_cities():
    """Los Angeles with a full council, Kyiv, a mayor for each, and a policy with two criteria."""
    Installation.objects.create(demonstration=True)
    council = seated_council()
    kyiv = place("Kyiv", other_names=["Київ", "Kiev"], population=2_797_553)
    for city, person in ((council.city, "Mayor of Los Angeles"), (kyiv, "Mayor of Kyiv")):
        office = OfficeFactory(city=city, kind=Office.Kind.MAYOR, title=f"Mayor of {city.name}")
        TermFactory(office=office, person=PersonFactory(name=f"{person} 1"), began_on=LONG_AGO)
    PolicyFactory(version="1")
    return council


def account(name, role):
    """An account that may sign in, with its person."""
    user = UserFactory(name=name, email=f"{name.lower().replace(' ', '.')}@example.org")
    user.set_password(PASSWORD)
    user.save()
    user.groups.add(Group.objects.get(name=role))
    PersonFactory(name=name, user=user)
    return user


class Player:
    """Somebody who signs in and presses buttons."""

    def __init__(self, open_tab, user):
        self.user, self.tab = user, open_tab()
        self.page = self.tab.page
        self.folder = "nominations"

    def sign_in(self):
        """Be signed in already, as on any day but the first."""
        browser = Client()
        browser.force_login(self.user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": browser.cookies[name].value, "url": self.tab.address}
        self.tab.context.add_cookies([cookie])
        return self

    def sign_in_by_password(self):
        self.tab.visit("/admin/")
        self.page.locator("[name=login]").fill(self.user.email)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.press("button", "Sign in")
        expect(self.page).to_have_url(f"{self.tab.address}/admin/")
        return self

    def press(self, role, name, **options):
        """Press a link or a button that leads to another page."""
        self.tab.press(self.page.get_by_role(role, name=name, **options))

    def open_case(self, pk):
        self.tab.visit(f"/admin/{self.folder}/{pk}/")

    def act(self, pk, label, **fields):
        """Open an act from its button on the case, fill it in, and do it."""
        self.begin(pk, label)
        self.fill(**fields)
        self.finish(label)

    def begin(self, pk, label):
        self.open_case(pk)
        button = self.page.locator(".case-actions").get_by_text(label, exact=True)
        if not button.is_visible():
            self.page.get_by_text("Corrections, and ways out").click()
        self.tab.press(button)

    def fill(self, **fields):
        """Fields by their names in the form; a list ticks boxes, a dict is a file."""
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]")
            if isinstance(value, dict):
                field.set_input_files(value)
            elif isinstance(value, list):
                for text in value:
                    self.page.get_by_label(text, exact=True).check()
            elif field.first.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            elif field.first.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value='{value}']").check()
            else:
                field.fill(value)

    def finish(self, label):
        self.press("button", label, exact=True)
        expect(self.page).to_have_url(re.compile(r"/admin/[a-z]+/\d+/$"))

    def roll_call(self, label, exceptions=()):
        """Fill in a roll call: everybody aye but the exceptions, given as {name: choice}."""
        for name, choice in dict(exceptions).items():
            row = self.page.locator("tr", has=self.page.get_by_text(name, exact=True))
            row.get_by_label(choice, exact=True).check()
        self.tab.press(self.page.locator("[name=all_aye]"))
        self.finish(label)

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for()

    def leave(self):
        """Nothing went wrong in this browser all the while."""
        self.tab.assert_clean()


def letter_to(address):
    """The newest mail to an address, and the path of the link in it."""
    email = [mail for mail in Email.objects.order_by("id") if address in mail.to][-1]
    link = re.search(r"https?://[^/\s]+(/\S+)", email.message)
    return email, link.group(1) if link else None


def check_record(tab, folder):
    """Download record and checker as a citizen does, and run the check."""
    record, checker = folder / "record.jsonl", folder / "verify_record.py"
    with tab.page.expect_download() as download:
        tab.page.evaluate("() => { location.href = '/en/record/lines/' }")
    download.value.save_as(record)
    with tab.page.expect_download() as download:
        tab.page.evaluate("() => { location.href = '/en/record/verify_record.py' }")
    download.value.save_as(checker)
    return lambda text=None: _run(checker, record, text)


def _run(checker, record, text):
    if text is not None:
        record.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", checker, record], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr
