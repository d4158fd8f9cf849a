"""Settings, all of them from the environment, each with a value that is safe when absent.

TERRIL_DATA          folder for the database, uploads and the secret key (default: ./data)
DATABASE_URL         postgres://… to use PostgreSQL in place of SQLite in the data folder
TERRIL_DEVELOPMENT   1: plain http, mails kept readable at /courriels/ and not sent
TERRIL_PROXIES       how many reverse proxies of yours stand before Terril and add to X-Forwarded-For (0)
TERRIL_SMTP_URL      smtp://user:password@host:587 (STARTTLS), smtps://… or smtp+plain://… (no TLS)
TERRIL_MAIL_FROM     the address that mails come from
TERRIL_GEOCODER_URL  another server that looks for addresses as the Géoplateforme does
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TERRIL_DATA", "data")).resolve()
DEVELOPMENT = os.environ.get("TERRIL_DEVELOPMENT") == "1"
DEBUG = False


def _secret_key() -> str:
    """Return the installation's key, made once and kept in the data folder, never shipped."""
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        # Written beside, then linked: two processes starting together agree on one key.
        mine = DATA / f"secret-key.{os.getpid()}"
        mine.touch(mode=0o600)
        mine.write_text(secrets.token_urlsafe(64))
        try:
            os.link(mine, path)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return path.read_text()


SECRET_KEY = os.environ.get("TERRIL_SECRET_KEY") or _secret_key()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    # Only for the files of its editor.
    "django_prose_editor",
    "terril.foundation",
    "terril.ui",
    "terril.mail",
    "terril.uploads",
    "terril.territories",
    "terril.people",
    "terril.directory",
    "terril.agreements",
    "terril.upkeep",
    "terril.vision",
    "terril.promises",
    "terril.landmarks",
    "terril.story",
    "terril.trails",
    "terril.initiatives",
    "terril.fund",
    "terril.meetings",
    "terril.arbitration",
    "terril.news",
    "terril.maps",
    "terril.opendata",
    "terril.privacy",
    "terril.site",
    "terril.deployment",
    "terril.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "terril.territories.middleware.PickTown",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "terril.site.middleware.LanguageAndTime",
    "terril.site.middleware.FreshPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "terril.ui.middleware.TellWhyNotAllowed",
    "terril.foundation.middleware.SendOnce",
]

ROOT_URLCONF = "terril.config.urls"
WSGI_APPLICATION = "terril.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "terril.site.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "terril.ui.forms.Renderer"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'terril.sqlite3'}", conn_max_age=600
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL, because NORMAL loses acknowledged commits in a power cut; IMMEDIATE, because a
    # transaction that reads first and writes later would meet "database is locked". secure_delete,
    # because what is erased must not be readable in the freed parts of the file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # Shared by all processes: sign-in limits must count across them.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    # Whole pages for people who are not signed in; the key holds the journal's last public entry.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 86400,
        "OPTIONS": {"MAX_ENTRIES": 400},
    },
    # The same for addresses with a question, so that made-up questions never drive out the others.
    "pages_with_query": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages_with_query",
        "TIMEOUT": 86400,
        "OPTIONS": {"MAX_ENTRIES": 100},
    },
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Signing in: a code sent by mail, no password. The whole reasoning is in docs/decisions/03-sign-in.md.
ACCOUNT_ADAPTER = "terril.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
# The code itself proves the address.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 8}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 2
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
# A public meeting shares one address of the Internet: 60 people an hour may enter from it.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "60/h/ip,5/15m/key",
    "give_memory": "40/h/ip",
    "register_for_meeting": "60/h/ip",
}
# What strangers may do without an account.
ACCOUNT_RATE_LIMITS |= {"ask_promise": "20/h/ip", "watch_promise": "40/h/ip"}
# The reverse proxy adds the visitor's address last; without one, nobody may claim to be another.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TERRIL_PROXIES", "0"))
# A passkey is another way in, never a second lock: who loses it still has the mail.
MFA_ADAPTER = "terril.people.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_REAUTHENTICATION_REQUIRED = False
CSRF_FAILURE_VIEW = "terril.site.views.errors.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SECURE_SSL_REDIRECT = False  # the reverse proxy's task; town halls run behind one
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 60 * 60 * 24 * 365
X_FRAME_OPTIONS = "DENY"
ALLOWED_HOSTS = ["*"]  # PickTown answers an unknown host itself, with a page that says so

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = not DEVELOPMENT
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "terril.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "terril.maps.leaflet.Finder",
]
MEDIA_ROOT = DATA / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The State's search of addresses: asked only by towns whose administrator switched it on.
ADDRESSES = "terril.maps.addresses"
GEOCODER_URL = os.environ.get("TERRIL_GEOCODER_URL", "https://data.geopf.fr/geocodage/search")

# One photo of a phone, whatever its maker: the limit on what one request may carry.
UPLOAD_LIMIT = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["terril.uploads.handlers.LimitedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500


def _mail_server(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
    }


EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
# Without a server, mails wait in their table: they are readable at /courriels/ in development.
MAIL_IS_SENT = "TERRIL_SMTP_URL" in os.environ
globals().update(_mail_server(os.environ.get("TERRIL_SMTP_URL", "smtp+plain://localhost:25")))
DEFAULT_FROM_EMAIL = os.environ.get("TERRIL_MAIL_FROM", "terril@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that does not exist is no incident, and its address may name somebody.
    "loggers": {"django.request": {"level": "ERROR"}},
}
