"""Settings, read from the environment; .env.example explains each of them.

Importing this module starts nothing. `make run` sets the three required values itself.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")


def required(name: str, why: str) -> str:
    """Return the setting, or stop with a sentence that says what to do."""
    value = str(env.str(name, default=""))
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. {why} See .env.example; `make run` needs none of this."
        )
    return value


def refuse_unless(right: object, sentence: str) -> None:
    """Stop at the start, before a plainly wrong setting makes the site unsafe or useless."""
    if not right:
        raise ImproperlyConfigured(f"{sentence} See .env.example.")


def mail_server(url: str) -> dict[str, Any]:
    """Read where mails are handed over."""
    try:
        found: dict[str, Any] = env.email_url_config(url)
    except (ValueError, ImproperlyConfigured):
        found = {}
    refuse_unless(
        url.startswith("smtp") and found.get("EMAIL_HOST"),
        "EMAIL_URL must be like smtp+tls://user:password@host:587, with signs such as / in the"
        " password written as %2F.",
    )
    return found


def is_address(text: str) -> bool:
    """Whether this is the address of one machine."""
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


SECRET_KEY = required("SECRET_KEY", "Set it to a long random text that stays the same.")
refuse_unless(
    len(SECRET_KEY) >= 50 and len(set(SECRET_KEY)) >= 5,
    "SECRET_KEY can be guessed: it needs at least 50 characters, drawn at random. Draw one:"
    ' python3 -c "import secrets; print(secrets.token_urlsafe(60))".',
)
required("DATABASE_URL", "Set it to the address of a PostgreSQL database.")
SITE_URL = required(
    "SITE_URL", "Set it to the public address, such as https://example.gov."
).rstrip("/")
DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
DEMO = env.bool("DEMO", default=False)

_HOST = r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
refuse_unless(
    re.fullmatch(rf"https?://{_HOST}(:[0-9]{{1,5}})?", SITE_URL, re.IGNORECASE),
    "SITE_URL must start with http:// or https:// and name a host, perhaps a port, and no more.",
)
_site = urlsplit(SITE_URL)
_https = _site.scheme == "https"
refuse_unless(
    not (DEBUG and _https),
    "DEBUG shows tracebacks to everybody, and SITE_URL is public (https://). Set DEBUG to 0.",
)
_LOCAL = ["localhost", "127.0.0.1", "[::1]"]
_host = f"[{_site.hostname}]" if ":" in str(_site.hostname) else str(_site.hostname)
ALLOWED_HOSTS = _LOCAL if _host in _LOCAL else [_host]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# What else a demonstration is asked for by; its links begin with the one that was asked for.
SITE_HOSTS = [host.strip() for host in env.list("SITE_HOSTS", default=[])]
refuse_unless(
    all(re.fullmatch(_HOST, host) for host in SITE_HOSTS),
    "SITE_HOSTS must list names and addresses in small letters, without ports.",
)
refuse_unless(
    not SITE_HOSTS or (DEMO and not _https),
    "SITE_HOSTS is for a demonstration (DEMO=1) at http:// only. Leave it empty.",
)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, *SITE_HOSTS]

# Addresses of the reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXIES = [proxy.strip() for proxy in env.list("TRUSTED_PROXIES", default=[])]
refuse_unless(
    all(is_address(proxy) for proxy in TRUSTED_PROXIES),
    "TRUSTED_PROXIES must list addresses such as 10.0.0.1: no names, no ranges.",
)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "sistercities",
    "relationships",
    "aid",
    "sistercities.site.admin_config.CouncilAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "pgtrigger",
    "post_office",
]

MIDDLEWARE = [
    "sistercities.kernel.middleware.client_address",
    "sistercities.kernel.middleware.asked_address",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "sistercities.kernel.middleware.headers",
    "sistercities.kernel.middleware.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sistercities.kernel.middleware.english_for_staff",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "sistercities.urls"
WSGI_APPLICATION = "sistercities.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sistercities.site.context.site",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"] |= {
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": DATABASES["default"].get("OPTIONS", {})
    | {
        "options": "-c statement_timeout=15s -c lock_timeout=10s"
        " -c idle_in_transaction_session_timeout=30s "
        + DATABASES["default"].get("OPTIONS", {}).get("options", ""),
    },
}
FORMS_URLFIELD_ASSUME_HTTPS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
}

# Accounts: by e-mail address, by invitation only.
AUTH_USER_MODEL = "sistercities.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "sistercities.kernel.accounts.InvitationOnly"
ACCOUNT_FORMS = {
    "login": "sistercities.kernel.account_forms.SignInForm",
    "reset_password": "sistercities.kernel.account_forms.AskForPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
_links = "sistercities.kernel.account_links.UntilTheEndOfTheDay"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = _links
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600
SESSION_COOKIE_AGE = 12 * 3600

# Cookies and transport.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$"]  # asked from within, past the proxy
SESSION_COOKIE_NAME = "__Host-sessionid" if _https else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _https else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "sistercities.site.errors.csrf_failure"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "manifest-src": ["'self'"],
    },
}

# Languages: each public address begins with its language.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("uk", "Українська")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["sistercities.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# Files: what is public, and what only a view with a permission check hands out.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
_MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": _MANIFEST if env.bool("STATIC_MANIFEST", True) else _PLAIN},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024
PHOTOGRAPH_MAX_BYTES = 12 * 1024 * 1024
PHOTOGRAPHS_MAX_COUNT = 24  # of one pledge, item or acceptance
PHOTOGRAPHS_MAX_BYTES = 24 * 1024 * 1024
PHOTOGRAPHS_SENT_MAX_BYTES = 96 * 1024 * 1024  # of one form, as they come

# Mail: rows of the outbox, sent by `manage.py send_mail --loop`.
EMAIL_BACKEND = "post_office.EmailBackend"
_numeric = is_address(_host.strip("[]"))
_mail_domain = "localhost" if _numeric else _host  # a sender at a bare number is refused
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"no-reply@{_mail_domain}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
_mail = mail_server(env.str("EMAIL_URL", default="") or "smtp://localhost:25")
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
HOURLY_COMMANDS = [
    "forget_pledges",
    "forget_pending_uploads",
    "report_undelivered",
    "send_reminders",
]  # by the mail loop
POST_OFFICE = {
    "BACKENDS": {"default": "sistercities.kernel.outbox.Courier"},
    "DEFAULT_PRIORITY": "medium",
    "BATCH_SIZE": 1,
    "MAX_RETRIES": 5,
    "MESSAGE_ID_ENABLED": True,
    "MESSAGE_ID_FQDN": _mail_domain,
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "sistercities.site.errors.CarefulFilter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"scrubbed": {"()": "sistercities.kernel.secret_addresses.Scrubbed"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "scrubbed"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # Django's own handlers would write every line a second time, as it came.
    "loggers": {"django": {"handlers": [], "level": "NOTSET", "propagate": True}},
}
