"""Requests that no browser sends: broken bodies, paths, cookies, hosts; and what must not act."""

import itertools

import pytest
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from relationships.models import Council
from tests.factories import UserFactory
from tests.trials import times
from tests.walks.aid_world import spent_links
from tests.walks.asking import FORM, ask, signed_in, stumbles, undone
from tests.walks.routes import addresses, one_of_each_kind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MULTIPART = "multipart/form-data; boundary=edge"
BROKEN = [
    (b"", "multipart/form-data"),
    (b"--edge", MULTIPART),
    (b"--edge\r\nContent-Disposition: form-data; name=\r\n\r\n\0", MULTIPART),
    (b'--edge\r\nContent-Disposition: form-data; name="a"; filename="\xff"\r\n\r\nx', MULTIPART),
    (b'--edge\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="a"\r\n'
     b"\r\n!!!\r\n--edge--", MULTIPART),
    (b"x" * 500, "multipart/form-data; boundary=" + "b" * 300),
    (b"\xff=\xfe&%=%zz&&==", FORM),
    (b"a=1;b=2", f"{FORM}; charset=no-such-charset"),
    (b"reason=\xe9", f"{FORM}; charset=utf-16"),
    (b"{]", "application/json"),
    (b"<a/>", "text/xml; charset=\xff"),
    (b"&".join(b"f%d=1" % number for number in range(1_100)), FORM),
    (b"reason=" + b"x" * 2_600_000, FORM),
]  # fmt: skip
PATHS = [
    "/en/cities/%00/", "/en/cities/%ff/", "/en/nominations/%ED%A0%80/", "/en/sign/%00/",
    "/en/sign/" + "x" * 3_000 + "/", "/en/sign/%2e%2e%2f/open/", "/en/documents/" + "9" * 40 + "/",
    "/en/documents/-1/", "/en/record/" + "9" * 40 + "/", "/en/record/0/", "/zz/", "/en/%2f%2fevil/",
    "/%00", "/uk/sister-cities/%F0%9F%92%A9/", "/en/nominations/kyiv/agreement/" + "9" * 30 + "/",
    "/admin/nominations/" + "9" * 30 + "/", "/admin/nominations/" + "9" * 30 + "/my/",
    "/admin/ties/" + "9" * 30 + "/withdraw/", "/admin/desk/%00/", "/admin/r/1/%00/",
    "/admin/r/x/y/", "/admin/relationships/city/%00/change/", "/admin/relationships/city/x/change/",
    "/admin/relationships/city/_5F/history/", "/admin/sistercities/user/x/change/",
    "/admin/sistercities/user/" + "9" * 30 + "/invite/", "/accounts/confirm-email/%00/",
    "/accounts/password/reset/key/zzzzzzzzzzzzzz-x/", "/accounts/password/reset/key/1-%00/",
    "/admin/autocomplete/?app_label=relationships&model_name=term&field_name=person&term=%00",
    "/admin/autocomplete/?app_label=relationships&model_name=council&field_name=city&page=x",
    "/en/aid/%00/", "/en/aid/" + "9" * 3_000 + "/", "/uk/aid/%ED%A0%80/",
    "/en/photographs/" + "9" * 40 + "/", "/en/pledge/" + "f" * 64 + "/", "/en/pledge/%00/",
    "/en/pledge/follow/%00/", "/en/pledge/confirm/%ff/", "/en/pledge/follow/%2e%2e%2f/answer/",
    "/en/pledge/follow/" + "x" * 3_000 + "/withdraw/", "/en/receive/%00/", "/en/receive/done/x/",
    "/en/pledge/" + "0" * 64 + "/photograph/" + "9" * 40 + "/", "/en/receive/%ED%A0%80/sign/",
    "/en/receive/x/photographs/" + "9" * 40 + "/", "/admin/needs/" + "9" * 30 + "/",
    "/admin/pledges/" + "9" * 30 + "/take-up/", "/admin/items/0/value/", "/admin/donations/%00/",
    "/admin/donations/" + "9" * 30 + "/ship/", "/admin/aid/item/x/change/",
    "/admin/aid/conflictmark/" + "9" * 30 + "/lift/", "/admin/aid/conflictmark/٣/change/",
    "/admin/aid/conflictmark/%00/change/", "/admin/aid/pledge/" + "9" * 30 + "/change/",
    "/static/%00", "/static/../settings.py", "/media/../../etc/passwd",
]  # fmt: skip
COOKIES = ["\0", "x" * 4_000, '"', "0", "a:b:c", "\xff", "../../x", "'; DROP TABLE"]
ELSEWHERE = [
    "//evil.example", "///evil.example", "////evil.example", "https://evil.example",
    "http:evil.example", "https:/evil.example", "/\\evil.example", "\\\\evil.example",
    "\t//evil.example", " //evil.example", "/\t/evil.example",
    "javascript:alert(1)", "data:text/html,x", "https://testserver@evil.example",
    "https://testserver.evil.example", "//testserver@evil.example", "https://evil.example\\@testserver",
    "\1//evil.example", "http://[::1", "//evil.example/%2f..", "https:\\\\evil.example", "ftp://evil",
]  # fmt: skip
RARE = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FOO")
PASSWORD = "a quiet river in spring"


# One page of each kind that reads a body: for nobody we know, and for the clerk.
TAKES_A_BODY = {
    None: ("home", "account_login", "signing_scan", "pledge", "pledge_send", "receiving_sign"),
    "clerk": (
        "account_change_password",
        "admin:relationships_city_add",
        "nomination_new",
        "nomination/add-document",
        "donation/paper-acceptance",
    ),
}


@pytest.mark.parametrize("who", TAKES_A_BODY)
def test_broken_bodies(client, world, who):
    urls = addresses(world)
    signed_in(client, world, who)

    answers = [
        (f"{name} {body[:60]}", ask(client, "POST", urls[name], data=body, content_type=kind))
        for name in TAKES_A_BODY[who]
        for body, kind in BROKEN
    ]

    assert stumbles((what, answer.status_code) for what, answer in answers) == []


@pytest.mark.parametrize("who", [None, "clerk"])
def test_broken_paths(client, world, who):
    signed_in(client, world, who)

    answers = [
        (f"{method} {path[:80]}", ask(client, method, path).status_code)
        for path in PATHS
        if path.startswith("/admin/") == (who == "clerk")
        for method in ("GET", "POST")
    ]

    assert stumbles(answers) == []


@pytest.mark.parametrize("cookie", COOKIES)
def test_forged_cookies_and_headers(world, cookie):
    names = ("sessionid", "csrftoken", "messages", "django_language")
    headers = {
        "HTTP_COOKIE": "; ".join(f"{name}={cookie}" for name in names),
        "HTTP_ACCEPT_LANGUAGE": f"{cookie},*;q=x",
        "HTTP_REFERER": cookie,
        "HTTP_IF_MODIFIED_SINCE": cookie,
        "HTTP_X_FORWARDED_FOR": cookie,
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_RANGE": cookie,
    }
    client = Client(enforce_csrf_checks=True)
    urls = addresses(world)
    chosen = ["front_door", "home", "account_login", "admin:index", "pledge", "pledge_follow"]

    answers = [
        (f"{method} {name}", ask(client, method, urls[name], **headers).status_code)
        for name in chosen
        for method in ("GET", "POST")
    ]

    assert stumbles(answers) == []


# No page of ours tells them apart, so that in `make test` they take turns.
@pytest.mark.trial
@pytest.mark.parametrize(
    "methods", times([RARE], in_trials=[(method,) for method in RARE]), ids="-".join
)
def test_other_methods_change_nothing(client, world, looking, methods):
    signed_in(client, world, "clerk")
    pages = one_of_each_kind(addresses(world))

    with looking():
        answers = [
            (f"{method} {name}", ask(client, method, pages[name]).status_code)
            for name, method in zip(pages, itertools.cycle(methods), strict=False)
            if not name.endswith("logout")
        ]

    assert stumbles(answers) == []


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost:80@evil", ""]
)
def test_a_host_that_is_not_ours_is_refused(client, host):
    answer = client.get("/en/", headers={"host": host or "\0"})

    assert answer.status_code == 400


def test_a_forged_host_does_not_reach_a_mail(client, world):
    before = Email.objects.count()

    answer = client.post(
        "/accounts/password/reset/",
        {"email": world.people["clerk"].email},
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )

    assert (answer.status_code, Email.objects.count()) == (400, before)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_sign_in_never_leads_elsewhere(world, settings, target):
    settings.ACCOUNT_RATE_LIMITS = {}
    user, client = UserFactory(), Client()
    user.set_password(PASSWORD)
    user.save()

    signed_in = client.post(
        "/accounts/login/", {"login": user.email, "password": PASSWORD, "next": target}
    )
    already_in = client.get("/accounts/login/", {"next": target})
    signed_out = client.post("/accounts/logout/", {"next": target})

    assert signed_in.headers["Location"] == "/admin/"
    assert already_in.headers["Location"] == "/admin/"
    assert signed_out.headers["Location"] == "/"


@pytest.mark.parametrize("page", ["signing", "pledge_confirm", "pledge_follow", "receiving"])
def test_a_scanner_of_mails_cannot_use_up_a_personal_link(world, looking, page):
    url, scanner = addresses(world)[page], Client()

    with looking():
        answers = {ask(scanner, method, url).status_code for method in ["GET", "HEAD"] * 5}

    assert answers == {200}


def test_a_link_that_does_not_work_says_why_and_whom_to_ask(world):
    contact = Council.objects.get().contact_email

    with undone():
        pages = {url: Client().get(url) for url in spent_links(world.aid)}

    seen = [
        (page.status_code in (404, 410), contact in page.content.decode())
        for page in pages.values()
    ]
    assert seen == [(True, True)] * len(pages)


def test_a_link_of_one_pledge_or_donation_opens_nothing_of_another(client, world):
    aid, urls = world.aid, addresses(world)
    elsewhere = {
        "pledge_photograph": [aid.draft, aid.photograph.pk],
        "pledge_follow_photograph": [aid.follow, aid.draft_photograph.pk],
        "receiving_photograph": [aid.receive, aid.photograph.pk],
        "pledge_confirm": [aid.follow],
        "pledge_follow": [aid.confirm],
        "receiving": [aid.follow],
    }

    answers = {
        name: ask(client, "GET", reverse(name, args=given)).status_code
        for name, given in elsewhere.items()
    }

    assert answers == dict.fromkeys(elsewhere, 404)
    assert {ask(client, "GET", urls[name]).status_code for name in elsewhere} == {200}
