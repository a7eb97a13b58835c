"""A department in which every text that a person can type is a text of an attacker."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.test import Client

from beamward.features.actions import services as action_services
from beamward.features.actions.models import Action
from beamward.features.incidents import queries, services
from beamward.features.incidents.models import Incident, Lesson
from beamward.features.reports import queries as reports
from beamward.features.reports import services as report_services
from beamward.features.reports.models import Identity
from beamward.foundation.accounts import services as accounts
from beamward.foundation.accounts.models import ApiToken, User
from beamward.foundation.jobs.models import Job
from beamward.foundation.notices.models import Notice
from beamward.foundation.organisations import services as organisations
from beamward.foundation.organisations.models import Department, Level, Role
from beamward.foundation.retention import registry
from beamward.foundation.retention import services as retention
from beamward.foundation.retention.models import Hold
from beamward.foundation.retention.rules import Bound, CountedFrom
from beamward.foundation.trail.models import Entry
from beamward.project import access
from tests.support import doors, factories

Write = Callable[[str], str]
"""Makes the text of a field, given a word by which the field is known again."""

_LONG = (
    "{}<script>bw()</script><bw-evil onload=bw()>\"'><img src=x onerror=bw()>"
    "{{{{7*7}}}}&lt;b&gt;&#39;\\\u2028\u202e\u200b\U00020bb7"
)
_SHORT = "{}\"'><bw-evil onload=x>\u2028\u202e\u200b\U00020bb7"


def hostile(word: str) -> str:
    """Return what breaks out of text, attribute, script and template; with direction marks and 𠮷."""
    return _LONG.format(word)


def hostile_short(word: str) -> str:
    """Return the same for a field of 40 characters."""
    return _SHORT.format(word)


def harmless(word: str) -> str:
    """Return as many letters as a hostile text has, all of them without meaning to anybody."""
    return word + "x" * (len(hostile(word)) - len(word))


def harmless_short(word: str) -> str:
    """Return the same for a field of 40 characters."""
    return word + "x" * (len(hostile_short(word)) - len(word))


@dataclass(frozen=True)
class Further:
    """A page that is asked for by somebody else, in Chinese, with a form or for another record."""

    browser: Client
    path: str
    typed: dict[str, str] | None = None
    language: str = "en"

    def asked(self) -> Any:
        """Return the answer."""
        headers = {"accept-language": self.language}
        if self.typed is None:
            return self.browser.get(self.path, headers=headers)
        return self.browser.post(self.path, self.typed, headers=headers)


@dataclass(frozen=True)
class World:
    """A department, its records, and one person who may do everything in it."""

    department: Department
    boss: User
    browser: Client
    token: str
    code: str
    """The receipt code of the closed report."""
    texts: dict[str, str]
    """Every text that was typed, by its field."""
    values: dict[str, dict[str, str]]
    """What stands for the blanks of an address, by how the name of the page begins."""
    further: list["Further"]
    """What the addresses alone do not show."""

    def address(self, name: str, blanks: str) -> str:
        """Return an address with its blanks filled by records of this department."""
        return doors.filled(blanks, name, self.values)


def readings() -> list[str]:
    """Return the path of every operation of the API that reads."""
    operations = {
        *(one for act in access.MATRIX for one in act.operations),
        *access.OWN_OPERATIONS,
    }
    return sorted(one.removeprefix("GET ") for one in operations if one.startswith("GET "))


def make_world(code: str, long: Write, short: Write) -> World:
    """Build the department through the services that people use."""
    return _Builder(code, long, short).build()


class _Builder:
    """Types every text once, and remembers it."""

    def __init__(self, code: str, long: Write, short: Write) -> None:
        self.code, self._long, self._short = code, long, short
        self.texts: dict[str, str] = {}

    def text(self, word: str) -> str:
        self.texts[word] = self._long(word)
        return self.texts[word]

    def brief(self, word: str) -> str:
        self.texts[word] = self._short(word)
        return self.texts[word]

    def build(self) -> World:
        text, at = self.text, factories.NOW
        hospital = organisations.add_organisation(
            level=Level.HOSPITAL, name_en=text("hospital"), name_zh="", by=None, at=at
        )
        self.department = factories.make_department(
            self.code, name_en=text("department"), name_zh=text("keshi"), hospital=hospital
        )
        self.boss = self.person("boss", *Role, full_name=text("boss"), is_administrator=True)
        colleague = self.person("colleague", Role.CONFIDANT, full_name=text("person"))
        other = self.person("other", Role.CONFIDANT, full_name=text("other"))
        self.confidants = (colleague, other)
        for confidant in self.confidants:
            factories.make_key(self.department, confidant)
        self.machine = organisations.add_machine(
            department=self.department,
            code="linac1",
            name_en=text("machine"),
            name_zh=text("jiasuqi"),
            technique="",
            by=None,
            at=at,
        )
        site = organisations.add_site(
            department=self.department, name_en=text("site"), name_zh=text("yuanqu"), by=None, at=at
        )
        self.own = {
            name: report_services.add_term(
                department=self.department,
                vocabulary=name,
                parent="",
                label_en=text(f"{name}-en"),
                label_zh=text(f"{name}-zh"),
                by=self.boss,
                at=at,
            ).code
            for name in ("modality", "problem_type", "contributing_factor", "barrier", "discovery")
        }
        closed, receipt = self.closed()
        working = self.working()
        action, done = self.actions(working)
        dismissed = services.dismiss(
            incident=factories.make_incident(self.department, narrative=text("dismissed")),
            reason=text("reason"),
            seen_revision=0,
            by=self.boss,
            at=at,
        )
        waiting = factories.make_incident(self.department, narrative=text("waiting"))
        view = services.save_view(
            user=self.boss, department=self.department, name=self.brief("view"), query="", at=at
        )
        token = accounts.issue_token(
            user=self.boss, name=text("token"), expires_at=factories.tomorrow(days=3650), at=at
        )
        working = factories.fresh(working)
        job = Job.objects.create(
            kind="nothing", department=self.department, created_at=at, due_at=at
        )
        everywhere = {
            "code": self.department.code,
            "public_id": working.public_id,
            "course_id": working.courses.get().public_id,
            "moment_id": working.timeline.get().public_id,
            "entry_id": working.timeline.get().public_id,
            "name": "problem_type",
            "level": "hospital",
            "kind": "incident",
            "token": "no-such-invitation",
        }
        own: dict[str, Any] = {
            "incident": working,
            "incident-triage": waiting,
            "incident-merge": waiting,
            "incident-reopen": closed,
            "report-identity": reports.of_public_id(working.report_id),
            "action": action,
            "action-check": done,
            "action-reopen": done,
            "lesson": Lesson.objects.get(incident=closed),
            "machine": self.machine,
            "machine-poster": self.machine,
            "site": site,
            "job": job,
            "trail": Entry.objects.filter(subject_id=working.public_id).latest("id"),
            "organisation-edit": hospital,
            "person": colleague,
            "department-person": colleague,
            "saved-view": view,
            "hold-lift": self.held(waiting),
            "account-token": ApiToken.objects.get(user=self.boss),
            "notice": Notice.objects.filter(to=self.boss).first(),
            "seal-key": colleague,
        }
        browser = _browser_of(self.boss)
        detail = f"/incidents/{working.public_id}"
        further = [
            Further(browser, f"/incidents/{closed.public_id}"),
            Further(browser, f"/incidents/{closed.public_id}/trail"),
            Further(browser, f"/incidents/{dismissed.public_id}"),
            Further(browser, f"/actions/{done.public_id}"),
            Further(browser, f"/actions/{self.checked.public_id}"),
            Further(browser, detail, language="zh-hans"),
            Further(browser, f"{detail}/findings", language="zh-hans"),
            Further(Client(), "/receipt", {"code": receipt}),
            Further(browser, "/incidents/views/save", {"name": self.texts["view"]}),
            self.opened(working),
        ]
        return World(
            department=self.department,
            boss=self.boss,
            browser=browser,
            token=token,
            code=receipt,
            texts=self.texts,
            values={
                "": everywhere,
                **{
                    start: {**everywhere, "public_id": record.public_id}
                    for start, record in own.items()
                    if record is not None
                },
            },
            further=further,
        )

    def held(self, incident: Incident) -> Hold:
        """Choose how long incidents are kept, and hold one; return a hold of another that was lifted."""
        at = factories.NOW
        wanted = retention.Wanted(
            rule=None,
            years=20,
            counted_from=CountedFrom.CLOSED,
            bound=Bound.MINIMUM,
            source=self.brief("retention-source"),
            reason=self.text("retention-reason"),
        )
        kind = registry.get("incident")
        assert kind is not None
        retention.choose(department=self.department, kind=kind, wanted=wanted, by=self.boss, at=at)
        for reason in ("hold", "hold-lifted"):
            hold = retention.place_hold(
                department=self.department,
                subject=incident,
                reason=self.text(reason),
                by=self.boss,
                at=at,
            )
        return retention.lift_hold(hold=hold, reason=self.text("lifted"), by=self.boss, at=at)

    def opened(self, incident: Incident) -> Further:
        """Let two confidants open a sealed name; return the page on which one of them reads it."""
        report, (first, second) = reports.of_public_id(incident.report_id), self.confidants
        assert report is not None
        opening = report_services.ask_to_open(
            report=report,
            reason=self.text("opening"),
            passphrase=factories.PASSPHRASE,
            by=first,
            at=factories.NOW,
        )
        report_services.agree_to_open(
            opening=opening, passphrase=factories.PASSPHRASE, by=second, at=factories.NOW
        )
        return Further(
            _browser_of(first),
            f"/reports/{report.public_id}/identity",
            {"act": "read", "opening": opening.public_id, "passphrase": factories.PASSPHRASE},
        )

    def person(
        self, word: str, *roles: Role, full_name: str, is_administrator: bool = False
    ) -> User:
        user = accounts.add(
            login=f"{self.code}-{word}",
            full_name=full_name,
            password=None,
            email=f"{self.code}-{word}@example.org",
            is_administrator=is_administrator,
            by=None,
            at=factories.NOW,
        )
        for role in roles:
            organisations.give_role(
                user=user, department=self.department, role=role, by=None, at=factories.NOW
            )
        return user

    def told(self, word: str) -> dict[str, Any]:
        return {
            "narrative": self.text(f"{word}-narrative"),
            "name": self.text(f"{word}-name"),
            "contact": self.text(f"{word}-contact"),
            "machine": self.machine,
        }

    def judged(self, word: str) -> services.Judgement:
        return replace(
            factories.JUDGEMENT, title=self.text(f"{word}-title"), modality=self.own["modality"]
        )

    def found(self) -> services.Findings:
        return services.Findings(
            department_narrative=self.text("found"),
            step_origin="p12_patient_setup",
            step_found="p13_image_guidance",
            discovery=self.own["discovery"],
            patients_affected="1",
            disclosure="told",
            disclosure_note=self.text("disclosure"),
            staff_support="offered",
            staff_support_note=self.text("support"),
            several={
                "problem_types": [self.own["problem_type"]],
                "factors": [self.own["contributing_factor"]],
                "barriers_failed": [self.own["barrier"]],
                "barriers_caught": ["image_guidance"],
            },
        )

    def closed(self) -> tuple[Incident, str]:
        """Return an incident that went the whole way, and the receipt code of its report."""
        text, at = self.text, factories.NOW
        receipt = factories.make_receipt(
            self.department, identity=Identity.NAMED, **self.told("closed")
        )
        report_services.add_as_reporter(
            report=receipt.report, body=text("addition"), attempt="a" * 20, at=at
        )
        incident = queries.of_report(receipt.report.public_id)
        assert incident is not None
        incident = self.begun(incident, "closed")
        incident = services.record_findings(
            incident=incident,
            findings=self.found(),
            seen_revision=incident.revision,
            by=self.boss,
            at=at,
        )
        self.checked = action = self.planned(incident, "closing")
        incident = services.finish_investigation(
            incident=incident, seen_revision=incident.revision, by=self.boss, at=at
        )
        action_services.finish(
            action=action, seen_revision=0, evidence=text("evidence"), by=self.boss, at=at
        )
        names = [field.name for field in fields(services.LessonText)]
        incident = services.close(
            incident=incident,
            lesson=services.LessonText(**{name: text(f"lesson-{name}") for name in names}),
            answer=text("answer"),
            seen_revision=incident.revision,
            by=self.boss,
            at=at,
        )
        return incident, receipt.code

    def begun(self, incident: Incident, word: str) -> Incident:
        at = factories.NOW
        incident = services.triage(
            incident=incident,
            judgement=self.judged(word),
            seen_revision=incident.revision,
            by=self.boss,
            at=at,
        )
        return services.assign(
            incident=incident,
            investigator=self.boss,
            seen_revision=incident.revision,
            by=self.boss,
            at=at,
        )

    def working(self) -> Incident:
        """Return an incident under investigation, with all that is written meanwhile."""
        text, at, by = self.text, factories.NOW, self.boss
        receipt = factories.make_receipt(
            self.department, identity=Identity.CONFIDENCE, **self.told("working")
        )
        incident = queries.of_report(receipt.report.public_id)
        assert incident is not None
        incident = self.begun(incident, "working")
        incident = services.record_findings(
            incident=incident, findings=self.found(), seen_revision=incident.revision, by=by, at=at
        )
        services.add_course(
            incident=incident,
            pseudonym=self.brief("as"),
            structure=self.brief("organ"),
            basis="course",
            planned_gy=Decimal("50"),
            delivered_gy=Decimal("52"),
            seen_revision=incident.revision,
            by=by,
            at=at,
        )
        incident = factories.fresh(incident)
        services.add_moment(
            incident=incident,
            moment=self.brief("when"),
            what=text("what"),
            seen_revision=incident.revision,
            by=by,
            at=at,
        )
        services.remark(incident=incident, body=text("remark"), by=by, at=at)
        services.ask_reporter(incident=incident, question=text("question"), by=by, at=at)
        return factories.fresh(incident)

    def planned(self, incident: Incident, word: str) -> Action:
        return factories.make_action(
            incident,
            owner=self.boss,
            by=self.boss,
            title=self.text(f"{word}-action"),
            description=self.text(f"{word}-description"),
        )

    def actions(self, incident: Incident) -> tuple[Action, Action]:
        """Return an open action, and one that is done."""
        opened, done = (self.planned(incident, word) for word in ("open", "done"))
        done = action_services.finish(
            action=done,
            seen_revision=0,
            evidence=self.text("shown"),
            by=self.boss,
            at=factories.NOW,
        )
        return opened, done


def _browser_of(person: User) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(person)
    return browser
