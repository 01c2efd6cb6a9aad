"""Clients that open forms, send them, and send the same again until they are answered."""

import http.client
import re
import threading
import time
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sistercities.kernel.days import day_in
from tests.races.kills_site import PATIENCE_SECONDS

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
KYIV = ZoneInfo("Europe/Kyiv")  # where the things arrive


def ask(port, method, path, body=None, cookie=""):
    """Status, address to go on to, CSRF cookie and text of an answer."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {"Cookie": cookie} if cookie else {}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        client.request(method, path, urlencode(body) if body else None, headers)
        answer = client.getresponse()
        text = answer.read().decode()
        given = re.search(r"csrftoken=\w+", answer.headers.get("Set-Cookie", ""))
        return answer.status, answer.headers.get("Location"), given and given[0], text
    finally:
        client.close()


def is_there(port, path):
    """Whether the page comes; while gunicorn starts, nobody listens."""
    try:
        return ask(port, "GET", path)[0] == 200
    except OSError:
        return False


class Form:
    """A form as a browser shows it. Its one-time key stays the same however often it is sent."""

    def __init__(self, port, page, path, cookie=""):
        self.port, self.path = port, path
        status, _to, csrf, self.text = ask(port, "GET", page, cookie=cookie)
        assert status == 200, self.text
        self.cookie = "; ".join(filter(None, [cookie, csrf]))
        self.body = dict(HIDDEN.findall(self.text))
        self.answer, self.seen = None, []

    def send(self):
        """Status and address of the answer; nothing if the connection broke."""
        try:
            return ask(self.port, "POST", self.path, self.body, self.cookie)[:2]
        except (OSError, http.client.HTTPException):
            return None, None

    def send_until_answered(self):
        """Send it again and again; what was seen, and the address that came at last."""
        seen, end = [], time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            status, to = self.send()
            seen.append(status)
            if status == 302:
                return seen, to
            time.sleep(0.05)
        return seen, None


def approval(port, pk, draft, cookie):
    """The page on which the deputy clerk confirms what another clerk entered."""
    page = f"/admin/entries/aid_approval/{draft}/confirm/"
    form = Form(port, page, page, cookie)
    form.kind, form.pk, form.goes_to = "approval", pk, f"/admin/donations/{pk}/"
    return form


def acceptance(port, pk, token):
    """The page behind a recipient's link; all three things arrived in order."""
    page = f"/en/receive/{token}/"
    form = Form(port, page, f"{page}sign/")
    form.kind, form.pk, form.goes_to = "acceptance", pk, "/en/receive/done/received/"
    form.body |= dict.fromkeys(re.findall(r'name="(in_order_\d+)"', form.text), "3")
    form.body["received_on"] = day_in(KYIV).isoformat()
    form.body |= {"office": "Fire chief", "typed_name": "Officer 1", "consent": "on"}
    return form


def start(forms, clients):
    """Start so many clients at the same moment; each sends its share of the forms in turn."""
    ready = threading.Barrier(clients)

    def client(mine):
        ready.wait(timeout=PATIENCE_SECONDS)
        for form in mine:
            form.seen, form.answer = form.send_until_answered()

    shares = [forms[number::clients] for number in range(clients)]
    threads = [threading.Thread(target=client, args=[share]) for share in shares]
    for thread in threads:
        thread.start()
    return threads
