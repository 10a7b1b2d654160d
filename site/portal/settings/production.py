"""Production settings: the default. Refuses to start on missing or default secrets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf.locale import LANG_INFO

import pregonero
from pregonero.plugins.loader import load as load_plugins

from . import environment as env

ROOT = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.text("VAR_DIR", str(ROOT / "var"))).resolve()

DEBUG = False
SECRET_KEY = env.secret_key(VAR_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
RELEASE = pregonero.__version__

LOADED_PLUGINS = load_plugins(env.words("PLUGINS", "home,programs,news,notices,transparency"))

INSTALLED_APPS = [
    # before Wagtail: our commands replace its own of the same name
    "pregonero.plugins",
    "pregonero.accounts",
    "pregonero.directorates",
    "pregonero.publishing",
    "pregonero.delivery",
    "pregonero.content",
    "pregonero.editorial",
    "media_library",
    *LOADED_PLUGINS.installed_apps,
    "search",
    "api",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.frontend_cache",
    "wagtail.embeds",
    "wagtail.sites",
    "pregonero.accounts.apps.AccountScreensConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_filters",
    "rest_framework",
    "ninja",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "portal",
]

MIDDLEWARE = [
    "portal.logs.RequestIdMiddleware",
    "portal.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.clean_input.CleanInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pregonero.accounts.middleware.OriginMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "pregonero.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "pregonero.accounts.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# -- database ---------------------------------------------------------------------------------------------------------

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{VAR_DIR}/db/pregonero.sqlite3")
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, told at the start of the transaction and not in the middle of it; FULL survives a power cut.
    # Each thread has a connection, and each connection a cache of its own: a large one is held dozens of times.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1000; PRAGMA foreign_keys=ON;"
        ),
    }

# -- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "cache" / "static"
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
#: the guides for staff, which the admin shows; they stand in the repository, outside the packages
GUIDES_DIR = ROOT / "docs" / "guia"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
S3_ENDPOINT_URL = env.text("S3_ENDPOINT_URL")
if S3_ENDPOINT_URL:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "endpoint_url": S3_ENDPOINT_URL,
            "bucket_name": env.text("S3_BUCKET", "pregonero"),
            "access_key": env.text("S3_ACCESS_KEY"),
            "secret_key": env.text("S3_SECRET_KEY"),
            "region_name": env.text("S3_REGION", "us-east-1"),
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
        },
    }

# -- language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "es-mx"
TIME_ZONE = "America/Mexico_City"
WAGTAIL_I18N_ENABLED = True
# What Wagtail says in Spanish is incomplete: our words for it win over its own catalogues.
LOCALE_PATHS = [ROOT / "site" / "portal" / "locale" / "wagtail"]
# Wixárika: Django does not know the language; nothing is translated until its speakers write it.
LANG_INFO.setdefault("hch", {"bidi": False, "code": "hch", "name": "Wixárika", "name_local": "Wixárika"})
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("es-mx", "Español"), ("en", "English"), ("hch", "Wixárika")]
# Not plain `es`: our words are in the Mexican catalogues only.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("es-mx", "Español de México"), ("en", "English")]

# -- Wagtail ----------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Pregonero"
WAGTAILADMIN_USER_LOGIN_FORM = "pregonero.accounts.forms.LoginForm"
WAGTAILADMIN_BASE_URL = env.text("ADMIN_BASE_URL", f"http://localhost:{env.text('PORT', '8000')}")
# Addresses are printed on paper and read out on the radio: plain letters only.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "media_library.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media_library.CustomDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "media_library.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "media_library.forms.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Nothing is asked of third parties.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.admin_search"}}
# Nobody publishes past a workflow; its end does.
WAGTAIL_FINISH_WORKFLOW_ACTION = "pregonero.publishing.moderation.publish_approved"
# Submitting a translation must not publish it; see docs/adr/0009-upgrade-path.md
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# Ordinary tasks of Wagtail (search and reference index) run at once, or at the end of an act.
TASKS = {
    "default": {"BACKEND": "pregonero.publishing.tasks.OncePerActBackend"},
    "slow": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
}

# -- publishing -------------------------------------------------------------------------------------------------------

PREGONERO_PREVIEW = "portal.pages.render_document"
PUBLISHING_STRAY_MARKS = "flush"

# -- mail -------------------------------------------------------------------------------------------------------------

EMAIL_TIMEOUT = 30
WAGTAILADMIN_NOTIFICATION_USE_HTML = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = env.text("MAIL_FROM", "Pregonero <no-responder@localhost>")
EMAIL_BACKEND = "pregonero.publishing.mail.OutboxEmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", "Pregonero <no-responder@localhost>")
if env.text("EMAIL_URL"):
    MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    globals().update(env.mail(env.text("EMAIL_URL")))
else:
    MAIL_DELIVERY_BACKEND = "pregonero.publishing.mail.EmlFileBackend"

# -- security ---------------------------------------------------------------------------------------------------------

#: behind TLS set HTTPS=1: cookies become secure and browsers are told to come back by https only
HTTPS = env.flag("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_ENGINE = "pregonero.accounts.sessions"
#: proxies of our own before the web server: so many addresses of X-Forwarded-For, from the right, are believed
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, least=0)
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
LOGIN_URL = "wagtailadmin_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
#: for links in invitations and in mails for a forgotten password
PASSWORD_RESET_TIMEOUT = env.number("PASSWORD_LINK_DAYS", 3) * 24 * 3600
SECOND_FACTOR = env.choice("SECOND_FACTOR", "required", "optional", "off")
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME
AUDIT_RETENTION_DAYS = env.number("AUDIT_RETENTION_DAYS", 5 * 365 + 1, least=0)

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# One person on one connection is stopped: nobody locks out somebody else, nor a town hall behind one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.number("LOGIN_FAILURES", 5)
AXES_COOLOFF_TIME = timedelta(minutes=env.number("LOGIN_PAUSE_MINUTES", 10))
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "pregonero.accounts.origin.client_ip"
AXES_LOCKOUT_CALLABLE = "pregonero.accounts.login.locked_out"
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# The audit log has it, with everything else.
AXES_DISABLE_ACCESS_LOG = True

# -- delivery ---------------------------------------------------------------------------------------------------------

#: pages of other sites that may read the API; `*` for all of them
CORS_ORIGINS = env.words("CORS_ORIGINS", "*")
#: minutes that a shared link to a draft is good for, unless the officer says otherwise
PREVIEW_MINUTES = env.number("PREVIEW_MINUTES", 15)
READINGS_RETENTION_DAYS = env.number("READINGS_RETENTION_DAYS", 400)

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

#: how long deleted pages, images and files wait in the trash
TRASH_DAYS = env.number("TRASH_DAYS", 30)

#: how much one reader of the APIs may ask of Django: without a key, and with a partner's key or a token
API_LIMIT = env.rate("API_LIMIT", "1200/minute")
API_KEY_LIMIT = env.rate("API_KEY_LIMIT", "6000/minute")
#: whether requests of the machine itself are counted too; see api/limits.py
API_LIMIT_LOOPBACK = env.flag("API_LIMIT_LOOPBACK")

#: for how many days a token of the authoring API is good where nobody says otherwise
TOKEN_DAYS = env.number("TOKEN_DAYS", 90)
#: Wagtail's own API for authors, for token holders; off unless asked for
AUTHORING_API = env.flag("AUTHORING_API")
#: lets webhooks go to machines of one's own network
WEBHOOKS_ALLOW_PRIVATE = env.flag("WEBHOOKS_ALLOW_PRIVATE")
if AUTHORING_API:
    INSTALLED_APPS.insert(INSTALLED_APPS.index("wagtail.admin"), "wagtail.api.v3")

# -- CDN --------------------------------------------------------------------------------------------------------------

#: not Wagtail's own setting: with that, Wagtail would ask the CDN while a publication holds the ledger's lock
CDN_PURGE = env.cdn("CDN_PURGE")
#: for how long a CDN that is purged may keep what it got, and then for as long again while it asks anew
CDN_SECONDS = env.number("CDN_SECONDS", 60)

# -- caches and logs --------------------------------------------------------------------------------------------------

REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 500}},
}
ELASTICSEARCH_URL = env.text("ELASTICSEARCH_URL")
ELASTICSEARCH_PREFIX = env.text("ELASTICSEARCH_PREFIX", "pregonero")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        }
    },
    "root": {"handlers": ["stdout"], "level": "WARNING"},
    "loggers": {
        "pregonero": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        # Wagtail and taggit log ids and titles of ordinary acts at INFO; the history in the admin has them.
        "wagtail": {"level": "WARNING"},
        # Names and addresses of failed sign-ins belong to the audit log.
        "axes": {"level": "ERROR"},
    },
}
