"""Django's settings, made from the configuration of the environment."""

from django.utils.translation import gettext_lazy as _

from beamward.project import configuration
from beamward.project.language import LOCALE_DIR

BEAMWARD = configuration.read()

DEBUG = False
SECRET_KEY = BEAMWARD.secret_key
SECRET_KEY_FALLBACKS = [BEAMWARD.old_secret_key] if BEAMWARD.old_secret_key else []
ALLOWED_HOSTS = list(BEAMWARD.hosts)
BASE_DIR = LOCALE_DIR.parent

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "beamward.foundation.ui",
    "beamward.foundation.trail",
    "beamward.foundation.accounts",
    "beamward.foundation.organisations",
    "beamward.foundation.seals",
    "beamward.foundation.jobs",
    "beamward.foundation.idempotency",
    "beamward.foundation.files",
    "beamward.foundation.notices",
    "beamward.foundation.retention",
    "beamward.features.reports",
    "beamward.features.actions",
    "beamward.features.incidents",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "beamward.foundation.accounts.web.middleware.LanguageAndTimeZone",
    "beamward.foundation.ui.errors.NoNulInAddresses",
    "beamward.foundation.ui.errors.NotKept",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "beamward.foundation.accounts.web.middleware.PersonsChoices",
    "django.contrib.messages.middleware.MessageMiddleware",
    "beamward.foundation.accounts.web.presence.Presence",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "beamward.project.urls"
WSGI_APPLICATION = "beamward.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": BEAMWARD.database}

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            BASE_DIR / "foundation" / app / "templates"
            for app in (
                "ui",
                "trail",
                "accounts",
                "organisations",
                "jobs",
                "files",
                "notices",
                "retention",
            )
        ]
        + [
            BASE_DIR / "features" / app / "templates" for app in ("reports", "actions", "incidents")
        ],
        "OPTIONS": {
            "environment": "beamward.foundation.ui.jinja.environment",
            "context_processors": [*_CONTEXT, "beamward.foundation.ui.context.page"],
        },
    },
    # Django's own forms and pages ship as Django templates.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["beamward.foundation.accounts.backend.Backend"]
SESSION_ENGINE = "beamward.foundation.accounts.sessions"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login", "full_name", "email")},
    },
    {"NAME": "beamward.foundation.accounts.passwords.LongEnough"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {
        "NAME": "beamward.foundation.accounts.passwords.NotBreached",
        "OPTIONS": {"path": BEAMWARD.breached_passwords},
    },
]

LANGUAGE_CODE = BEAMWARD.language
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [LOCALE_DIR]
USE_I18N = True
USE_TZ = True
TIME_ZONE = BEAMWARD.time_zone

STATIC_URL = "static/"
STATIC_ROOT = BEAMWARD.data_dir / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if BEAMWARD.is_production
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not BEAMWARD.is_production
MEDIA_ROOT = BEAMWARD.data_dir / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "beamward.foundation.files.uploads.Spool",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

TRAIL_ANCHOR_FILE = BEAMWARD.anchor_file
TRAIL_ANCHOR_MAIL = BEAMWARD.anchor_mail

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if BEAMWARD.email_host
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = BEAMWARD.email_host
EMAIL_PORT = BEAMWARD.email_port
EMAIL_HOST_USER = BEAMWARD.email_user
EMAIL_HOST_PASSWORD = BEAMWARD.email_password
EMAIL_USE_TLS = BEAMWARD.email_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = BEAMWARD.email_from

_SECURE = BEAMWARD.is_production
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
if _SECURE:  # A browser takes such a cookie from this host alone, and over TLS alone.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
SECURE_SSL_REDIRECT = False  # The proxy redirects; this server never listens on the open network.
SECURE_HSTS_SECONDS = 31536000 if _SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# With "no-referrer" browsers send "Origin: null" with every form, which the check of forms refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEAMWARD.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [BEAMWARD.public_url]
CSRF_FAILURE_VIEW = "beamward.foundation.ui.errors.form_expired"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# No line of a log names a reader or an address: request logging stays off on purpose.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": [], "propagate": False},
    },
}

SILENCED_SYSTEM_CHECKS = ["security.W008"]  # See SECURE_SSL_REDIRECT above.
