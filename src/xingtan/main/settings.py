"""Django's settings, derived from the node's configuration. Nothing here is set by hand on a server."""

from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from xingtan.main.configuration import BadConfiguration, configuration, secret_key, signing_keys
from xingtan.main.sign_in import allauth_providers
from xingtan.ui.languages import LANGUAGES as INTERFACE_LANGUAGES

CHOSEN = configuration()
PACKAGE = Path(__file__).resolve().parent.parent
DATA = CHOSEN.data

SECRET_KEY = secret_key(CHOSEN)
DEBUG = CHOSEN.debug
ALLOWED_HOSTS = ["*"]  # the door checks the host; behind it there is one site
ROOT_URLCONF = "xingtan.main.urls"
WSGI_APPLICATION = None
HOME_PLACE = CHOSEN.place
PUBLIC_URL = CHOSEN.public_url.rstrip("/")
CONTENT_URL = CHOSEN.content_url.rstrip("/")
CONTENT_PORT = CHOSEN.port + 1
OPERATOR_MAIL = parseaddr(CHOSEN.mail_from)[1]
HARVEST_PRIVATE = CHOSEN.harvest_private
CLAMAV = CHOSEN.clamav

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "xingtan.outbox",
    "xingtan.places",
    "xingtan.identity",
    "xingtan.moderation",
    "xingtan.catalogue",
    "xingtan.spaces",
    "xingtan.learning",
    "xingtan.portal",
    "xingtan.statistics",
    "xingtan.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.idp.oidc",
]

MIDDLEWARE = [
    "xingtan.main.middleware.reading_transactions",
    "xingtan.main.middleware.refuse_climbing_names",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "xingtan.ui.known.mark_known",
    "xingtan.ui.problems.explain_problems",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "xingtan.identity.accounts.acting.act_in_place",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "layouts", PACKAGE / "ui"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "xingtan.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xingtan.ui.context.page",
            ],
        },
    }
]
COTTON_DIR = "components"
COTTON_ISOLATE_BY_DEFAULT = True  # a component sees its attributes, not the page around it
CSRF_FAILURE_VIEW = "xingtan.ui.problems.stale_form"


def _database(url: str) -> dict[str, object]:
    """Read a database URL: empty for SQLite in the data directory, or postgresql://user:password@host:port/name."""
    if not url:
        return {
            "ENGINE": "xingtan.engines.embedded.sqlite",
            "NAME": DATA / "xingtan.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                # FULL: what a client is told was accepted survives a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456;"
                " PRAGMA cache_size=-16000",
            },
            "TEST": {"NAME": str(DATA / "test.sqlite3")},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise BadConfiguration(f"XINGTAN_DATABASE_URL={parts.scheme}://...: only postgresql:// is known")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": {**_database(CHOSEN.database_url), "ATOMIC_REQUESTS": True, "CONN_MAX_AGE": None}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CHOSEN.redis_url}
        if CHOSEN.redis_url
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 200_000},  # limits and codes of everybody who signs in: none may be crowded out
        }
    )
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "identity.Person"
AUTHENTICATION_BACKENDS = ["xingtan.identity.accounts.backend.PersonBackend"]
PASSWORD_HASHERS = [
    "xingtan.identity.accounts.passwords.NodeArgon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "xingtan.identity.accounts.passwords.NodePasswordValidator"}]
ACCOUNT_LOGIN_METHODS = {"username", "phone", "email"}
# allauth proves mail addresses by code only where registering asks for one; nobody registers with its form.
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # before an address is kept; nobody must have one to sign in
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # addresses are in allauth's own table, where someone gave one
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "xingtan.identity.accounts.NodeAccountAdapter"
ACCOUNT_FORMS = {
    "login": "xingtan.identity.forms.signing_in.SignInForm",
    "request_login_code": "xingtan.identity.forms.signing_in.RequestCodeForm",
    "confirm_login_code": "xingtan.identity.forms.signing_in.SignInCodeForm",
    "reset_password": "xingtan.identity.forms.signing_in.ResetForm",
    "confirm_password_reset_code": "xingtan.identity.forms.signing_in.ResetCodeForm",
    "reset_password_from_key": "xingtan.identity.forms.passwords.NewPasswordForm",
    "change_password": "xingtan.identity.forms.passwords.PasswordForm",
    "set_password": "xingtan.identity.forms.passwords.FirstPasswordForm",
    "reauthenticate": "xingtan.identity.forms.signing_in.AgainForm",
    "change_phone": "xingtan.identity.forms.signing_in.PhoneForm",
    "verify_phone": "xingtan.identity.forms.signing_in.PhoneCodeForm",
    "add_email": "xingtan.identity.forms.signing_in.MailForm",
    "confirm_email_verification_code": "xingtan.identity.forms.signing_in.MailCodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nothing is sent to who has no account; the page says the same to everybody
ACCOUNT_MAX_EMAIL_ADDRESSES = 3
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
MFA_ADAPTER = "xingtan.identity.accounts.second_factor.NodeMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "xingtan.identity.forms.second_factor.SecondStepForm",
    "reauthenticate": "xingtan.identity.forms.second_factor.SecondStepAgainForm",
    "activate_totp": "xingtan.identity.forms.second_factor.AuthenticatorForm",
    "add_webauthn": "xingtan.identity.forms.second_factor.NewKeyForm",
    "edit_webauthn": "xingtan.identity.forms.second_factor.KeyNameForm",
    "login_webauthn": "xingtan.identity.forms.second_factor.SignInKeyForm",
    "authenticate_webauthn": "xingtan.identity.forms.second_factor.SecondStepKeyForm",
    "reauthenticate_webauthn": "xingtan.identity.forms.second_factor.AgainKeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
# A school has one address: a whole grade may sign in in one minute. What is limited tightly is guessing at one account.
ACCOUNT_RATE_LIMITS = {
    "login": "1200/m/ip",
    "login_failed": "600/m/ip,10/5m/key",  # of second steps; of passwords: identity/accounts/limits.py
    # A code costs money and disturbs whoever gets it: the key is the number or the mail address.
    "request_login_code": "120/m/ip,3/5m/key,20/d/key",
    "reset_password": "120/m/ip,3/5m/key,20/d/key",
    "reset_password_from_key": "120/m/ip",
    "verify_phone": "1/30s/key,120/m/ip",
    "change_phone": "3/m/user",
    "prove_address": "5/5m/key,20/d/key",
    "scan": "600/m/ip",
    "scan_seen": "30/m/user",
    "outside": "600/m/ip",
    "claim": "120/m/ip,10/5m/key",  # the key is the name at its address: who guesses elsewhere keeps nobody out at home
    "claim_account": "300/h/key",
    "invitation": "60/m/ip",
    "text_invitation": "100/h/user",
    "register": "60/m/ip,3/5m/key,10/d/key",
}
IDP_OIDC_ADAPTER = "xingtan.identity.accounts.provider.NodeProvider"
# The last key signs; those before it are published as long as their files are there.
IDP_OIDC_PRIVATE_KEYS = [
    {"pem": pem, "issued_at": datetime.fromtimestamp(number, UTC)} for number, pem in enumerate(signing_keys(CHOSEN))
]
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 90 * 24 * 3600
IDP_OIDC_DEVICE_CODE_EXPIRES_IN = 600
# A whole school has one address.
IDP_OIDC_RATE_LIMITS = {"device_user_code": "120/m/ip,10/m/user", "device_code": "300/m/ip"}
SOCIALACCOUNT_ADAPTER = "xingtan.identity.accounts.outside.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = allauth_providers(CHOSEN.sign_in)
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # who takes over an open session must not link an account of their own
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
LOGIN_REDIRECT_URL = "/me/"
LOGIN_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_NAME = "xingtan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "xingtan_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_NAME = "xingtan_language"
if CHOSEN.public_url.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [CHOSEN.public_url]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "zh-hans"
LANGUAGES = INTERFACE_LANGUAGES
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = False
LOCALE_PATHS = [PACKAGE / "kernel" / "locale", PACKAGE / "main" / "locale"]

STATIC_URL = "/static/"
BUILD = PACKAGE.parent.parent / "build"
STATIC_ROOT = BUILD / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "xingtan.ui.assets.HashedAssets"},
}
MEDIA_ROOT = DATA / "files"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = DATA / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W004"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname).1s %(name)s: %(message)s"}},
    "handlers": {"line": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["line"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}
