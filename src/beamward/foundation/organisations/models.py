"""Who works where: the tree from the nation down, departments, their machines and their people."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beamward.foundation.public_id import PublicIdField


class Level(models.TextChoices):
    """What an organisation is in the tree; each stands under the one before."""

    NATION = "nation", _("nation")
    REGION = "region", _("region")
    HOSPITAL = "hospital", _("hospital")


class HospitalGrade(models.TextChoices):
    """The grade of a hospital as its country gives it; China's three levels, or none."""

    NONE = "", _("not graded")
    PRIMARY = "primary", _("primary (level 1)")
    SECONDARY = "secondary", _("secondary (level 2)")
    TERTIARY = "tertiary", _("tertiary (level 3)")


class Named(models.Model):
    """A name in English or Chinese; where one is missing the other is shown."""

    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        if (get_language() or "en").startswith("zh"):
            return self.name_zh or self.name_en
        return self.name_en or self.name_zh


class Organisation(Named):
    """A nation, a region or a hospital."""

    public_id = PublicIdField()
    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    grade = models.CharField(
        _("hospital grade"), max_length=9, choices=HospitalGrade.choices, blank=True
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_named",
                condition=~Q(name_en="") | ~Q(name_zh=""),
                violation_error_message=_("Give a name in English or in Chinese."),
            )
        ]


class Department(Named):
    """A radiotherapy department: the owner of its reports."""

    public_id = PublicIdField()
    code = models.SlugField(_("code"), max_length=32, unique=True)
    hospital = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="departments"
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    triage_days = models.PositiveSmallIntegerField(_("days until a report is looked at"), default=3)
    answer_days = models.PositiveSmallIntegerField(
        _("days until the reporter is answered"), default=30
    )
    created_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            models.CheckConstraint(
                name="department_named",
                condition=~Q(name_en="") | ~Q(name_zh=""),
                violation_error_message=_("Give a name in English or in Chinese."),
            )
        ]


class Site(Named):
    """A place where a department treats."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="sites")

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            models.CheckConstraint(
                name="site_named",
                condition=~Q(name_en="") | ~Q(name_zh=""),
                violation_error_message=_("Give a name in English or in Chinese."),
            )
        ]


class Machine(Named):
    """A machine; its poster carries a QR code that fills it in."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="machines")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="machines"
    )
    code = models.SlugField(_("code"), max_length=32)
    technique = models.CharField(_("technique"), max_length=64, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("machine")
        verbose_name_plural = _("machines")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "code"],
                name="machine_code_once",
                violation_error_message=_("The department has a machine of this code already."),
            )
        ]

    @property
    def name(self) -> str:
        """The name in the language of the page; the code where it has none."""
        return super().name or self.code


class Role(models.TextChoices):
    """What a person does in a department."""

    REPORTER = "reporter", _("reporter")
    TRIAGER = "triager", _("triager")
    INVESTIGATOR = "investigator", _("investigator")
    ACTION_OWNER = "action_owner", _("action owner")
    QUALITY_LEAD = "quality_lead", _("quality lead")
    CONFIDANT = "confidant", _("confidant")
    HEAD = "head", _("head of department")
    AUDITOR = "auditor", _("auditor (read only)")
    ADMINISTRATOR = "administrator", _("administrator (accounts, no reports)")


class Membership(models.Model):
    """A role that a person holds in a department."""

    public_id = PublicIdField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "department", "role"], name="role_once")
        ]


class MonthlyVolume(models.Model):
    """What a department did in a month: the denominators of its rates. None means unknown."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="volumes")
    month_date = models.DateField(_("month"), help_text=_("The first day of the month."))
    courses = models.PositiveIntegerField(_("courses started"), null=True, blank=True)
    fractions = models.PositiveIntegerField(_("fractions delivered"), null=True, blank=True)
    plans = models.PositiveIntegerField(_("plans made"), null=True, blank=True)

    class Meta:
        verbose_name = _("monthly volume")
        verbose_name_plural = _("monthly volumes")
        constraints = [
            models.UniqueConstraint(fields=["department", "month_date"], name="volume_month_once")
        ]


class DepartmentTerm(models.Model):
    """A department's own term, or its wish not to be offered one of ours."""

    public_id = PublicIdField()
    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="terms")
    vocabulary = models.CharField(_("vocabulary"), max_length=40)
    code = models.SlugField(_("code"), max_length=64)
    parent = models.CharField(_("under"), max_length=64, blank=True)
    label_en = models.CharField(_("label in English"), max_length=160, blank=True)
    label_zh = models.CharField(_("label in Chinese"), max_length=160, blank=True)
    is_own = models.BooleanField(_("the department's own"))
    is_active = models.BooleanField(_("offered"))

    class Meta:
        verbose_name = _("department term")
        verbose_name_plural = _("department terms")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "vocabulary", "code"], name="department_term_once"
            )
        ]
