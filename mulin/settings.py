"""Settings of one instance. What differs between instances comes from the environment or `MULIN_HOME`."""

from __future__ import annotations

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mulin.platform import guarded, home, oidc, postgres
from mulin.platform.ui.assets import VENDOR_DIRS

ROOT = Path(__file__).resolve().parent
HOME = home.path()

SECRET_KEY = home.secret_key()
DEBUG = os.environ.get("MULIN_DEBUG") == "1"
MULIN_KIT = DEBUG or os.environ.get("MULIN_KIT") == "1"
ALLOWED_HOSTS = os.environ.get("MULIN_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [one for one in os.environ.get("MULIN_ORIGINS", "").split(",") if one]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "mulin.platform",
    "mulin.platform.ui",
    "mulin.territory",
    "mulin.people",
    "mulin.matters",
    "mulin.site",
    "mulin.demo",
]

MIDDLEWARE = [
    "mulin.platform.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mulin.platform.ui.middleware.PreferencesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mulin.platform.scope.ScopeMiddleware",
    "mulin.platform.readings.ReadingsMiddleware",
    "mulin.people.middleware.ActorMiddleware",
    "mulin.platform.errors.RefusalMiddleware",
]

ROOT_URLCONF = "mulin.urls"
WSGI_APPLICATION = "mulin.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            ROOT / "platform/ui/templates",
            ROOT / "territory/templates",
            ROOT / "people/templates",
            ROOT / "matters/templates",
            ROOT / "site/templates",
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "mulin.platform.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "mulin.platform.ui.prefs.context",
                "mulin.site.context.frame",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {},
    },
]

DATABASES = postgres.databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["mulin.platform.jobs.sweeping"]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["mulin.people.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "mulin.people.passwords.GuessableValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:arrive"
ACCOUNT_ADAPTER = "mulin.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "mulin.people.forms.SignInForm",
    "change_password": "mulin.people.forms.NewPasswordForm",
    "set_password": "mulin.people.forms.codes.FirstPasswordForm",
    "reauthenticate": "mulin.people.forms.factors.PasswordAgainForm",
}
# Five failures for one name close it for a quarter of an hour (norms 2.12); a network has more people behind it.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "50/15m/ip,5/15m/key",
    "change_password": "5/m/user",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_TEMPLATE_EXTENSION = "jinja2"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_SESSION_REMEMBER = True
# Whether posts that open personal data take a second factor: always, but in a demonstration (`guarded.py`).
SECOND_FACTOR = guarded.second_factor()
MFA_ADAPTER = "mulin.people.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "mulin.people.forms.factors.CodeNowForm",
    "reauthenticate": "mulin.people.forms.factors.CodeAgainForm",
    "activate_totp": "mulin.people.forms.factors.FirstCodeForm",
    "add_webauthn": "mulin.people.forms.factors.PasskeyForm",
}
MFA_TOTP_ISSUER = "睦邻"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
OIDC = oidc.read(os.environ)
# Its addresses are not there unless an instance says so.
SOCIALACCOUNT_PROVIDERS = OIDC.providers if OIDC is not None else {}
SOCIALACCOUNT_ADAPTER = "mulin.people.outside.OutsideAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
CSRF_FAILURE_VIEW = "mulin.platform.ui.pages.csrf_failure"
SESSION_ENGINE = "mulin.platform.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
if os.environ.get("MULIN_TLS") == "1":
    # `__Host-`: a browser takes these from this host alone, over https, for every path.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

CACHES = {
    # Sign-in limits must hold over all processes.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "platform_cache"},
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = VENDOR_DIRS
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = HOME / "media"

# A photo from a phone, and a form around it; larger ones are refused with an explanation.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "mulin.platform.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"mulin": {"level": "INFO"}},
}
