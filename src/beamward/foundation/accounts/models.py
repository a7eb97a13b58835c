"""People who sign in, with what they prove it by, where they are, and what acts for them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from beamward.foundation.public_id import PublicIdField


class Users(BaseUserManager["User"]):
    """Finds people by the name they sign in with, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login__iexact=username)


class User(AbstractBaseUser):
    """A person. What the person may do is said by memberships, department by department."""

    public_id = PublicIdField()
    login = models.CharField(
        _("sign-in name"), max_length=64, unique=True, validators=[UnicodeUsernameValidator()]
    )
    full_name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=[("en", "English"), ("zh-hans", "简体中文")],
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_administrator = models.BooleanField(
        _("administrator of the installation"),
        default=False,
        help_text=_("Manages accounts and departments; sees no report."),
    )
    joined_at = models.DateTimeField(_("joined"))
    leaves_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("After this day the account is closed.")
    )

    hospital_subject = models.CharField(
        _("known to the hospital's sign-in"), max_length=64, blank=True, editable=False
    )
    """Digest of the number by which the hospital's sign-in knows the person; empty until then."""

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("login"),
                name="login_once_whatever_its_case",
                violation_error_message=_("This sign-in name is taken."),
            ),
            models.UniqueConstraint(
                "hospital_subject",
                condition=~models.Q(hospital_subject=""),
                name="hospital_subject_once",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class ApiToken(models.Model):
    """A secret with which a program acts for a person; only its digest is kept."""

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")


class Device(models.TextChoices):
    """What somebody signs in on, no finer than a person needs to know it again."""

    WINDOWS = "windows", _("Windows computer")
    MAC = "mac", _("Mac")
    LINUX = "linux", _("Linux computer")
    ANDROID = "android", _("Android phone or tablet")
    APPLE = "apple", _("iPhone or iPad")
    OTHER = "other", _("other device")


class Session(AbstractBaseSession):
    """Where somebody is signed in. No address is kept, and of the browser only the kind of device."""

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(_("device"), max_length=8, choices=Device.choices, blank=True)
    begun_at = models.DateTimeField(_("signed in"), null=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return what reads and writes the rows."""
        from beamward.foundation.accounts.sessions import SessionStore

        return SessionStore


class FactorKind(models.TextChoices):
    """How somebody proves to be there besides the password."""

    CODES = "codes", _("code from an app")
    PASSKEY = "passkey", _("passkey")
    RECOVERY = "recovery", _("recovery codes")


class Factor(models.Model):
    """A second factor. Its secret is encrypted (an app's), public (a passkey's) or hashed (codes')."""

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(_("kind"), max_length=8, choices=FactorKind.choices)
    name = models.CharField(_("name"), max_length=60, blank=True)
    secret = models.TextField()
    counter = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("set up"))
    used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=~models.Q(kind="passkey"),
                name="one_app_and_one_set_of_codes",
            )
        ]


class Invitation(models.Model):
    """A link with which a person chooses a password, once; only its digest is kept."""

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("used or withdrawn"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
