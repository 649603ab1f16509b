"""Django's settings, all derived from the typed configuration in ``config``."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import psycopg.conninfo

from jianxing.settings.config import load

CONFIG = load()
PACKAGE = Path(__file__).resolve().parent.parent


def _database(dsn: str) -> dict[str, Any]:
    """Return Django's description of the connection string *dsn* (URL or key=value)."""
    part = psycopg.conninfo.conninfo_to_dict(dsn)
    known = ("dbname", "user", "password", "host", "port")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": part.get("dbname", "jianxing"),
        "USER": part.get("user", ""),
        "PASSWORD": part.get("password", ""),
        "HOST": part.get("host", ""),
        "PORT": str(part.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Only ledger/prepared.py sends values apart from the statement, and only such statements are kept planned: by one
        # plan for all values, since PostgreSQL would plan each five times more, in every connection of every thread.
        "OPTIONS": {key: value for key, value in part.items() if key not in known}
        | {
            "prepare_threshold": 2,
            "options": f"{part.get('options') or ''} -c plan_cache_mode=force_generic_plan".strip(),
        },
        # Requests, jobs and commands open their own transaction, with the acting body in it.
        "ATOMIC_REQUESTS": False,
    }


# JIANXING_DSN is set by whoever started the database (supervisor, command line, tests) for its children alone.
DATABASES = {"default": _database(os.environ.get("JIANXING_DSN") or CONFIG.database_url or "dbname=jianxing")}

if CONFIG.replica_url is not None:
    # Asked in place of the default one for a whole request, see site/middleware/replica.py; a dead one must not be waited for.
    DATABASES["replica"] = _database(CONFIG.replica_url)
    DATABASES["replica"]["OPTIONS"] = {"connect_timeout": 2} | DATABASES["replica"]["OPTIONS"]

SECRET_KEY = CONFIG.secret_key
SECRET_KEY_FALLBACKS = CONFIG.earlier_secret_keys
DEBUG = False
ALLOWED_HOSTS = list(CONFIG.allowed_hosts)
DEMO = CONFIG.demo
#: The day at which the demonstration stands still.
DEMO_TODAY = date(2026, 3, 31) if CONFIG.demo else None
HOME = CONFIG.home
#: Written by the demonstration: accounts and password, shown beside the sign-in form.
DEMO_ACCOUNTS_FILE = HOME / "demo-accounts.json"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "jianxing.ledger",
    "jianxing.directory",
    "jianxing.notices",
    "jianxing.evidence",
    "jianxing.exchange",
    "jianxing.projects",
    "jianxing.findings",
    "jianxing.alike",
    "jianxing.subscriptions",
    "jianxing.inspections",
    "jianxing.instructions",
    "jianxing.referrals",
    "jianxing.letters",
    "jianxing.atlas",
    "jianxing.meetings",
    "jianxing.schedules",
    "jianxing.packages",
    "jianxing.questions",
    "jianxing.indicators",
    "jianxing.comparisons.working",
    "jianxing.comparisons.coverage",
    "jianxing.comparisons.penalties",
    "jianxing.comparisons.freight",
    "jianxing.approvals",
    "jianxing.incidents",
    "jianxing.feedback",
    "jianxing.importing",
    "jianxing.briefs",
    "jianxing.exporting",
    "jianxing.site",
    "jianxing.api",
]

MIDDLEWARE = [
    "jianxing.site.middleware.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jianxing.site.middleware.security.ContentSecurityPolicyMiddleware",
    "jianxing.api.middleware.ApiMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jianxing.site.middleware.acting.ActingMiddleware",
]

ROOT_URLCONF = "jianxing.site.urls"
WSGI_APPLICATION = "jianxing.settings.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [("jianxing.site.folding.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jianxing.site.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS: list[
    str
] = []  # signing in is jianxing.directory.operations.sign_in, an act like any other
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "jianxing.directory.passwords.TwoKindsOfCharacters"},
    {"NAME": "jianxing.directory.passwords.NotTheLogin"},
]
#: What one guess at a passphrase for leads costs (Argon2id): iterations, lanes, KiB; RFC 9106, section 4, second choice.
LEADS_PASSPHRASE_COST = (3, 4, 64 * 1024)
#: How long the leads room stays open after the passphrase was given.
LEADS_ROOM_MINUTES = 15
SIGN_IN_FAILURES_ALLOWED = 5
SIGN_IN_LOCKED_MINUTES = 15
IDLE_SIGN_OUT_MINUTES = CONFIG.idle_minutes

SESSION_ENGINE = "jianxing.site.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONFIG.tls_cert is not None
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_FAILURE_VIEW = "jianxing.site.errors.csrf"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = CONFIG.language
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = sorted(path for path in (PACKAGE / "locale").glob("*") if (path / "zh_Hans").is_dir())
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
#: What the build names by its content may be kept for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/.+-[0-9A-Z]{8}\.[a-z]+$"

FILES_ROOT = CONFIG.home / "files"
EXPORTS_ROOT = CONFIG.home / "exports"
#: Tiles of the map that were drawn once; made anew where they are missing.
TILES_ROOT = CONFIG.home / "tiles"
TILES_BYTES = 512 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
MAX_UPLOAD_BYTES = CONFIG.max_upload_bytes
TIMESTAMP_URL = CONFIG.timestamp_url
TIMESTAMP_ROOTS = CONFIG.timestamp_roots
#: The file of one series; what makes it is ours.
MOST_READINGS_BYTES = 256 << 30
IMPORT_MEMORY_MB = CONFIG.import_memory_mb
IMPORT_SECONDS = CONFIG.import_seconds
API_REQUESTS_A_MINUTE = CONFIG.api_requests_a_minute

LEDGER_KEY_FILE = CONFIG.home / "secrets" / "ledger.key"
EXCHANGE_KEYS = CONFIG.home / "secrets"
#: Name and port under which other nodes reach this one; empty: it does not listen for them.
EXCHANGE_ADDRESS = CONFIG.reached_at
#: How the public reaches its pages; empty where nothing says so.
DOOR_ADDRESS = CONFIG.door_address
LEDGER_HEADS_FILE = CONFIG.home / "ledger-heads.jsonl"

if CONFIG.mail_host is not None:
    EMAIL_HOST = CONFIG.mail_host
    EMAIL_PORT = CONFIG.mail_port
    EMAIL_HOST_USER = CONFIG.mail_user or ""
    EMAIL_HOST_PASSWORD = CONFIG.mail_password
    EMAIL_USE_TLS = CONFIG.mail_security == "starttls"
    EMAIL_USE_SSL = CONFIG.mail_security == "tls"
    EMAIL_TIMEOUT = 20
    DEFAULT_FROM_EMAIL = CONFIG.mail_from

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGGING_CONFIG = None

PROCRASTINATE_IMPORT_PATHS = ["jianxing.jobs.tasks", "jianxing.api.tasks"]
SILENCED_SYSTEM_CHECKS: list[str] = []
