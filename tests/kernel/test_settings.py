"""Settings come from the environment; production refuses to start without the important ones."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format

ROOT = Path(__file__).resolve().parent.parent.parent
WHOLE = {
    "SECRET_KEY": "only for this test and never for a site: 0123456789",
    "DATABASE_URL": "postgres://app@localhost:1/app",
    "SITE_URL": "https://cities.example.gov",
}
ASK = """
import json, django
from django.conf import settings
names = ["ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME",
         "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "DEBUG", "CSRF_TRUSTED_ORIGINS"]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def ask(**environment):
    """Read the settings in a new process with this environment alone."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=kept | {"DJANGO_SETTINGS_MODULE": "sistercities.settings"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", list(WHOLE))
def test_missing_setting_is_named_in_a_sentence(missing):
    done = ask(**{name: value for name, value in WHOLE.items() if name != missing})

    assert done.returncode == 1
    assert f"{missing} is not set." in done.stderr
    assert ".env.example" in done.stderr


def test_site_url_must_be_an_address():
    done = ask(**WHOLE | {"SITE_URL": "cities.example.gov"})

    assert "SITE_URL must start with http:// or https://" in done.stderr


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": "only for this test and never for a site: 01234567"}, "SECRET_KEY can be"),
        ({"SECRET_KEY": "short", "DEBUG": "1", "SITE_URL": "http://localhost"}, "SECRET_KEY can"),
        ({"SECRET_KEY": "abab" * 20}, "SECRET_KEY can be guessed"),
        ({"SITE_URL": "https://example.gov/cities"}, "SITE_URL must"),
        ({"SITE_URL": "https://example.gov?city=1"}, "SITE_URL must"),
        ({"SITE_URL": "https://clerk:password@example.gov"}, "SITE_URL must"),
        ({"SITE_URL": "https://example.gov:port"}, "SITE_URL must"),
        ({"SITE_URL": "https://*"}, "SITE_URL must"),
        ({"SITE_URL": "https://.example.gov"}, "SITE_URL must"),
        ({"DEBUG": "1"}, "DEBUG shows tracebacks to everybody"),
        ({"EMAIL_URL": "mail.example.gov"}, "EMAIL_URL must"),
        ({"EMAIL_URL": "smtp://mail.example.gov:mail"}, "EMAIL_URL must"),
        ({"EMAIL_URL": "smtp:"}, "EMAIL_URL must"),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL must"),
        ({"TRUSTED_PROXIES": "10.0.0.0/8"}, "TRUSTED_PROXIES must"),
        ({"TRUSTED_PROXIES": "10.0.0.1,nginx"}, "TRUSTED_PROXIES must"),
        ({"SITE_HOSTS": "vm"}, "SITE_HOSTS is for a demonstration"),
        ({"SITE_HOSTS": "vm", "DEMO": "1"}, "SITE_HOSTS is for a demonstration"),
        ({"SITE_HOSTS": "*", "DEMO": "1", "SITE_URL": "http://vm"}, "SITE_HOSTS must"),
        ({"SITE_HOSTS": "vm,.org", "DEMO": "1", "SITE_URL": "http://vm"}, "SITE_HOSTS must"),
    ],
)
def test_a_plainly_wrong_setting_is_refused_in_a_sentence(wrong, sentence):
    done = ask(**WHOLE | wrong)

    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "right",
    [
        {"SITE_URL": "https://example.gov:8443/"},
        {"SITE_URL": "http://[2001:db8::1]:8000"},
        {"EMAIL_URL": ""},
        {"EMAIL_URL": "smtp+tls://clerk%40example.gov:p%2Fw@mail.example.gov:587"},
        {"TRUSTED_PROXIES": "10.0.0.1, 2001:db8::1"},
    ],
)
def test_unusual_settings_that_are_right_are_taken(right):
    assert ask(**WHOLE | right).returncode == 0


def test_each_name_of_a_demonstration_is_answered_to_and_no_other():
    names = {"SITE_URL": "http://192.0.2.2:8000", "SITE_HOSTS": "vm,[2001:db8::1]", "DEMO": "1"}

    settings = json.loads(ask(**WHOLE | names).stdout)

    assert settings["ALLOWED_HOSTS"] == ["192.0.2.2", "vm", "[2001:db8::1]"]


def test_an_ipv6_address_is_answered_to_as_a_browser_says_it():
    settings = json.loads(ask(**WHOLE | {"SITE_URL": "http://[2001:DB8::1]:8000"}).stdout)

    assert settings["ALLOWED_HOSTS"] == ["[2001:db8::1]"]


def test_https_address_decides_cookies_hosts_and_transport():
    settings = json.loads(ask(**WHOLE).stdout)

    assert settings == {
        "ALLOWED_HOSTS": ["cities.example.gov"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_SSL_REDIRECT": True,
        "DEBUG": False,
        "CSRF_TRUSTED_ORIGINS": ["https://cities.example.gov"],
    }


def test_local_address_needs_no_transport_security():
    settings = json.loads(ask(**WHOLE | {"SITE_URL": "http://127.0.0.1:8000"}).stdout)

    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert "127.0.0.1" in settings["ALLOWED_HOSTS"]


def test_every_setting_that_is_read_is_explained():
    read = (ROOT / "sistercities" / "settings.py").read_text(encoding="utf-8")
    explained = (ROOT / ".env.example").read_text(encoding="utf-8")
    names = ["SECRET_KEY", "DATABASE_URL", "SITE_URL", "TRUSTED_PROXIES", "DATA_DIR", "EMAIL_URL"]
    names += ["SITE_HOSTS"]

    assert [name for name in names if name not in read or f"{name}=" not in explained] == []


def test_a_ukrainian_date_brings_no_second_dot_into_a_sentence():
    with translation.override("uk"):
        assert date_format(date(2026, 11, 2), "DATE_FORMAT") == "2 листопада 2026 року"
