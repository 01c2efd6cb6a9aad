"""A pytest plugin: the pages in a real browser, which reports everything it dislikes.

    def test_home_is_clean(open_tab):
        tab = open_tab(width=360)
        tab.visit("/en/")
        tab.press(tab.page.get_by_role("link", name="Sister cities"))
        tab.assert_clean()
        tab.assert_accessible()

Only one thing is not at hand in CI: a missing browser is a failure there as anywhere.
"""

import os
import shutil
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_started
from django.test.signals import template_rendered
from playwright.sync_api import Error, expect, sync_playwright

# The first of them is the same browser without a window, and takes half the time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 30_000  # milliseconds; a busy machine is slow, and that is no fault of a page
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": WCAG_22_AA},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# A colour on its way from one to another may lack the contrast that both ends have.
STANDSTILL = "Promise.allSettled(document.getAnimations().map(one => one.finished)).then(() => {})"

# Two frames: what a page asks for when it has loaded comes before the second of them.
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


class Templates:
    """Which templates each page was made of, and which of them axe has looked at."""

    def __init__(self):
        self.of, self.looked_at, self.thread = {}, set(), threading.local()

    def begin(self, environ, **_rest):
        query = environ.get("QUERY_STRING", "")
        address = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.thread.names = self.of[address] = set()

    def note(self, template, **_rest):
        if hasattr(self.thread, "names"):
            self.thread.names.add(template.name)

    def new_on(self, address):
        """Whether the page at this address shows a template that axe has not seen before."""
        names = self.of.get(address, {"unknown"})
        return "unknown" in names or not names <= self.looked_at

    def seen_on(self, address):
        self.looked_at |= self.of.get(address, set())


class Tab:
    """One browser tab with cookies of its own, and what the browser said about it."""

    def __init__(self, context, address, templates):
        self.context, self.templates = context, templates
        self.page = context.new_page()
        self.address = address
        self.complaints = []
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self._hear("error", str(error)))
        self.page.on("request", self._stay_at_home)

    def visit(self, path):
        """Go to a path of our own site, and return the response."""
        return self.page.goto(self.address + path)

    def press(self, locator, key=None):
        """Press what leads to another page, by mouse or with a key, and wait until that has loaded.

        A click alone returns while the browser is still on its way; what comes next would meet
        the old page, the new one or neither. What stays on its page is clicked as usual.
        """
        with self.page.expect_navigation():
            locator.press(key) if key else locator.click()

    def settle(self):
        """Wait until the page has loaded and been drawn; what it asks for then is on its way.

        Playwright's own "networkidle" waits on each page for half a second without any request.
        """
        self.page.wait_for_load_state("load")
        self.page.evaluate(DRAWN)

    def assert_clean(self):
        """No console message, no script error, no CSP report, nothing fetched from elsewhere."""
        self.settle()
        assert self.complaints == []

    def assert_accessible(self):
        """No violation that axe can see of WCAG 2.2 at level AA, looking once at each template."""
        address = self.page.url.removeprefix(self.address).partition("#")[0]
        if not self.templates.new_on(address):
            return
        self.page.evaluate(STANDSTILL)
        found = Axe().run(self.page, options=AXE_OPTIONS).response["violations"]
        report = [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]
        assert report == []
        self.templates.seen_on(address)

    def assert_no_sideways_scroll(self):
        root = "document.documentElement"
        widths = self.page.evaluate(f"[{root}.scrollWidth, {root}.clientWidth]")
        assert widths[0] <= widths[1]

    def cookies(self):
        return sorted(cookie["name"] for cookie in self.context.cookies())

    def _hear(self, kind, text):
        self.complaints.append(f"{self.page.url} {kind}: {text}")

    def _stay_at_home(self, request):
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self._hear("request", request.url)


@pytest.fixture(scope="session")
def browser():
    """The Chromium of this machine, else the one that Playwright has downloaded."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        except Error as error:
            pytest.fail(f"No browser, and these tests are never skipped; use `make test`. {error}")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def templates():
    found = Templates()
    request_started.connect(found.begin)
    template_rendered.connect(found.note)
    return found


@pytest.fixture
def open_tab(browser, live_server, templates):
    """Return a function that opens a tab: `open_tab(width=360, javascript=False, locale="uk")`."""
    contexts = []

    def open_one(*, width=1280, height=900, javascript=True, **options):
        options["viewport"] = {"width": width, "height": height}
        context = browser.new_context(java_script_enabled=javascript, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Tab(context, live_server.url, templates)

    yield open_one
    for context in contexts:
        context.close()
