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
    "SECRET_KEY": "x" * 60,
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

    assert [name for name in names if name not in read or f"{name}=" not in explained] == []


def test_a_ukrainian_date_brings_no_second_dot_into_a_sentence():
    with translation.override("uk"):
        assert date_format(date(2026, 11, 2), "DATE_FORMAT") == "2 листопада 2026 року"
