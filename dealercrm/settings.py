"""Settings, all from the environment; `.env.example` lists every variable."""

from pathlib import Path

import environ
from csp.constants import NONCE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from dealercrm.environment import LOG_LEVELS, read_choice, read_database, read_flag, read_number
from dealercrm.secret import local_demo_password, local_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = read_flag(env, "DEBUG", default=False)
# One machine over plain http (`make run`, tests): cookies not marked secure, key made on first run.
LOCAL = read_flag(env, "LOCAL", default=DEBUG)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and LOCAL:
    SECRET_KEY = local_secret_key(VAR_DIR / "secret_key")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is required unless LOCAL or DEBUG is on.")
if not LOCAL and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters.")
# The password of all demo sign-ins; outside LOCAL it must be given before demo data are made.
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")
if not DEMO_PASSWORD and LOCAL:
    DEMO_PASSWORD = local_demo_password(VAR_DIR / "demo_password")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is required unless LOCAL or DEBUG is on.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "dealercrm.apps.DealerAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_q",
    "import_export",
    "template_partials",
    "core",
    "accounts",
    "vehicles",
    "customers",
    "atendimento",
    "proposals",
    "workshop",
    "campaigns",
    "integrations",
    "agenda",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Inside WhiteNoise, which serves files compressed beforehand; outside all that writes pages.
    "core.middleware.PageCompression",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "core.middleware.NotAllowedPage",
]

ROOT_URLCONF = "dealercrm.urls"
WSGI_APPLICATION = "dealercrm.wsgi.application"

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
                "accounts.context.frame",
                "dealercrm.menu.menu",
            ],
            "builtins": ["core.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": read_database(env, "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'dealercrm.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = read_number(env, "CONN_MAX_AGE", default=60, least=0, most=86_400)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The rate limiter's counters must be shared by every process.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# A dealership is one address: narrow per sign-in name, wide per address.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/5m/key",
    "reset_password_from_key": "60/m/ip",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_TOTP_ISSUER = "DealerCRM"
MFA_FORMS = {"add_webauthn": "accounts.forms.AddKeyForm", "edit_webauthn": "accounts.forms.EditKeyForm"}
SESSION_COOKIE_AGE = read_number(env, "SESSION_HOURS", default=12, least=1, most=720) * 3600

LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", _("Português"))]
# What the libraries leave in English, or say in other words than the product.
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "America/Sao_Paulo"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "front"]
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "core.static_files.HashedStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        # The nonce is for FullCalendar's own style: only a page that asks for it has one in its policy.
        "style-src": ["'self'", NONCE],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SECURE_SSL_REDIRECT = read_flag(env, "SECURE_SSL_REDIRECT", default=not LOCAL)
# A load balancer asks inside, over plain http.
SECURE_REDIRECT_EXEMPT = [r"^saude/$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
if read_flag(env, "BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # The rate limits count the caller's address as the proxy saw it.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

Q_CLUSTER = {
    "name": "dealercrm",
    "label": _("Tarefas"),
    "orm": "default",
    "workers": read_number(env, "WORKERS", default=2, least=1, most=64),
    "timeout": 90,
    "retry": 120,
    "ack_failures": True,
    "max_attempts": 5,
    "catch_up": False,
    "poll": 1,
}

# How long a worker that is told to stop may go on with the task in hand. `make run` gives it 5 s in all.
WORKER_STOP_SECONDS = read_number(env, "WORKER_STOP_SECONDS", default=3, least=1, most=600)

# Delivery of messages to other systems. A lease outlives the slowest call (an endpoint's limit is 120 s).
DELIVERY = {
    "processes": read_number(env, "DELIVERY_PROCESSES", default=1, least=0, most=32),
    "threads": read_number(env, "DELIVERY_THREADS", default=4, least=1, most=32),
    "lease": read_number(env, "DELIVERY_LEASE_SECONDS", default=240, least=5, most=3600),
    "first_wait": read_number(env, "DELIVERY_FIRST_WAIT_SECONDS", default=5, least=1, most=3600),
    "settle": read_number(env, "DELIVERY_SETTLE_SECONDS", default=120, least=0, most=3600),
    "attempts": read_number(env, "DELIVERY_ATTEMPTS", default=12, least=1, most=100),
    "pause": read_number(env, "DELIVERY_PAUSE_SECONDS", default=30, least=1, most=3600),
    "payload_days": read_number(env, "DELIVERY_PAYLOAD_DAYS", default=30, least=1, most=3650),
    "history_days": read_number(env, "DELIVERY_HISTORY_DAYS", default=180, least=1, most=3650),
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="dealercrm@localhost")
# A mail server that falls silent holds no worker longer than the lease of its message.
EMAIL_TIMEOUT = 20
# What e-mails name this installation by; without it they carry no address.
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.str('PORT', default='8000')}" if LOCAL else "")
# Minutes a notice waits unread before it is mailed; 0 never.
NOTICE_MAIL_MINUTES = read_number(env, "NOTICE_MAIL_MINUTES", default=15, least=0, most=1440)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"refusals_in_one_line": {"()": "core.logs.RefusalsInOneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {
        "handlers": ["console"],
        "level": read_choice(env, "LOG_LEVEL", default="INFO", choices=LOG_LEVELS),
    },
    # zeep logs raw values at debug level: nothing personal may reach a log.
    "loggers": {
        "zeep": {"handlers": [], "propagate": False},
        "django.request": {"filters": ["refusals_in_one_line"]},
    },
}
