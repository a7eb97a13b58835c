"""People who sign in, and the tokens of programs that act for them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
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
            )
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
