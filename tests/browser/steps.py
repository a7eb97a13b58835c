"""The loop from report to lesson as people walk it, one function an act.

Places on a page are found by their role and by the words of the catalogue, so that another wording
breaks nothing. Each function takes the page of the person who acts, and calls ``look`` where somebody
reads the page before acting.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext, override
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from beamward.domain import vocabulary
from beamward.domain.incident.lifecycle import State
from beamward.features.incidents import labels, questions
from tests.browser.story import LESSON, MACHINE, Cast, Story

Look = Callable[[Page, str], None]


class Words:
    """What the pages say in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._code = "zh-hans" if language == "zh" else "en"

    def __call__(self, message: str, **values: object) -> str:
        """Return a message of the catalogue."""
        with override(self._code):
            return gettext(message) % values if values else gettext(message)

    def term(self, question: str, code: str) -> str:
        """Return what an answer to a question is called."""
        name = {**questions.SINGLE, **questions.SEVERAL}.get(question, question)
        return vocabulary.load(name).label(code, self.language)

    def state(self, state: State) -> str:
        """Return what a state is called."""
        with override(self._code):
            return str(labels.STATES[state])

    def question(self, name: str) -> str:
        """Return what a question is called."""
        with override(self._code):
            return labels.question(name)


@dataclass(frozen=True)
class Telling:
    """The story in one language, with the words of the pages and a pair of eyes."""

    say: Words
    story: Story
    cast: Cast
    look: Look


# --- the reporter, without an account ------------------------------------------------------------


def report(page: Page, told: Telling, *, with_slip: bool) -> str:
    """Tell what happened, and return the receipt code."""
    say, story = told.say, told.story
    page.goto(f"/r/{told.cast.department.code}?m={MACHINE}")
    told_field = page.get_by_role("textbox", name=say("What happened?"))
    if with_slip:
        told_field.press_sequentially("x")
        told_field.fill(story.narrative + story.slip)
        mask = page.get_by_role("button", name=say("Mask these words"))
        expect(mask).to_be_visible()
        told.look(page, "report")
        mask.click()
        expect(page.get_by_text(say("Masked. Please read the text once more."))).to_be_visible()
        expect(told_field).to_have_value(re.compile(re.escape(story.narrative)))
    else:
        told_field.fill(story.narrative)
    choose(page, say.term("event_type", "radiation_incident"))
    choose(page, say("Yesterday"))
    step = page.get_by_role("combobox", name=say("Where in the pathway did you notice it?"))
    step.select_option("p12_patient_setup")
    choose(page, say("Anonymously"))
    told.look(page, "report-filled")
    page.get_by_role("button", name=say("Send report")).click()
    heading(page, say("Thank you. Your report has arrived."))
    told.look(page, "receipt")
    return page.locator("#receipt-code").inner_text().replace("\n", "")


def open_receipt(page: Page, told: Telling, code: str) -> None:
    """See how far the report is."""
    page.goto("/receipt")
    told.look(page, "receipt-code")
    page.get_by_role("textbox", name=told.say("Receipt code")).fill(code)
    page.get_by_role("button", name=told.say("Show my report")).click()
    heading(page, told.say("Your report"))


def reply(page: Page, told: Telling, code: str) -> None:
    """Read the question of the department, and answer it."""
    open_receipt(page, told, code)
    expect(page.get_by_text(told.story.question)).to_be_visible()
    field = page.get_by_role("textbox", name=told.say("Add something or answer"))
    field.fill(told.story.reply)
    page.get_by_role("button", name=told.say("Send"), exact=True).click()
    expect(page.get_by_text(told.say("Thank you. What you added has arrived."))).to_be_visible()


def read_answer(page: Page, told: Telling, code: str) -> None:
    """Read the answer."""
    open_receipt(page, told, code)
    expect(page.get_by_text(told.story.answer)).to_be_visible()
    expect(page.get_by_text(told.say.state(State.CLOSED), exact=True)).to_be_visible()
    told.look(page, "talk")


# --- triage --------------------------------------------------------------------------------------


def triage(page: Page, told: Telling) -> None:
    """Judge the report that has come in."""
    say, story = told.say, told.story
    page.goto("/")
    told.look(page, "home")
    go(page, say, "Triage")
    row = page.get_by_role("row").filter(has_text=story.narrative[:20])
    told.look(page, "queue")
    row.get_by_role("link", name=say("Triage")).click()
    expect(page.get_by_text(story.narrative[:20])).to_be_visible()
    page.get_by_role("textbox", name=say("Short title")).fill(story.title)
    choose(page, say.term("event_type", "radiation_incident"))
    for name, code in (
        ("modality", "electrons"),
        ("potential_severity", "moderate"),
        ("medical_harm", "unknown"),
        ("dosimetric_impact", "unknown"),
    ):
        answer(page, say.question(name), code)
    page.get_by_label(say("Put it on the agenda of the safety meeting")).check()
    told.look(page, "triage")
    press(page, say("Triage"))
    said(page, say("Triaged. Next: give it to somebody to investigate."))


def assign(page: Page, told: Telling, address: str, name: str) -> None:
    """Give the incident to somebody to investigate."""
    page.goto(address)
    page.get_by_role("link", name=told.say("Assign investigator")).click()
    page.get_by_role("radio", name=name).check()
    told.look(page, "assign")
    press(page, told.say("Assign"))
    said(page, told.say("%(name)s investigates from now on.", name=name))


# --- investigation -------------------------------------------------------------------------------


def find_out(page: Page, told: Telling) -> None:
    """Write findings, a course and a timeline, and ask the reporter."""
    say = told.say
    page.goto("/")
    page.get_by_role("link", name=told.story.title).click()
    told.look(page, "before-findings")
    _findings(page, told)
    _course(page, told)
    _timeline(page, told)
    page.locator("summary", has_text=say("Ask the reporter")).click()
    page.get_by_role("textbox", name=say("Question")).fill(told.story.question)
    press(page, say("Send"), main=False)
    said(page, say("Sent. The reporter reads it when looking in with the receipt."))


def _findings(page: Page, told: Telling) -> None:
    say, story = told.say, told.story
    page.locator(".next").get_by_role("link", name=say("Write findings")).click()
    page.get_by_role("textbox", name=say("What we found")).fill(story.found)
    answer(page, say.question("step_origin"), "p12_patient_setup")
    answer(page, say.question("step_found"), "p12_patient_setup")
    answer(page, say.question("discovery"), "next_fraction")
    tick(page, say, "problem_types", "accessories")
    tick(page, say, "factors", "handover", "process_design")
    tick(page, say, "barriers_failed", "accessory_check")
    tick(page, say, "barriers_caught", "therapist_pretreatment_check")
    page.get_by_role("textbox", name=say("Patients affected")).fill("1")
    answer(page, say.question("disclosure"), "told")
    page.get_by_role("textbox", name=say("How the patient was told")).fill(story.disclosure)
    answer(page, say.question("staff_support"), "offered")
    told.look(page, "findings")
    press(page, say("Save findings"))
    said(page, say("The findings have been saved."))


def _course(page: Page, told: Telling) -> None:
    say, story = told.say, told.story
    part(page, say("Affected courses")).get_by_role("link", name=say("Add or remove")).click()
    page.get_by_role("textbox", name=say("Patient as")).fill(story.patient)
    page.get_by_role("textbox", name=say("Structure")).fill(story.structure)
    choose(page, say("one fraction"))
    for label, value in (
        ("Planned dose (Gy)", "2"),
        ("Delivered dose (Gy)", "1.4"),
        ("Fractions planned", "25"),
        ("Fractions affected", "2"),
    ):
        page.get_by_label(say(label)).fill(value)
    press(page, say("Add"))
    said(page, say("The course has been added."))
    # 2 of 25 fractions, each 0.6 Gy short: 48.8 of 50 Gy.
    expect(page.get_by_role("table")).to_contain_text("−2.4%")
    told.look(page, "course")
    page.get_by_role("link", name=say("Back to the incident")).click()


def _timeline(page: Page, told: Telling) -> None:
    say = told.say
    part(page, say("Timeline")).get_by_role("link", name=say("Add or reorder")).click()
    for moment, what in told.story.moments:
        page.get_by_role("textbox", name=say("When"), exact=True).fill(moment)
        page.get_by_role("textbox", name=say("What happened"), exact=True).fill(what)
        press(page, say("Add"))
        said(page, say("Added to the timeline."))
    told.look(page, "timeline")
    page.get_by_role("link", name=say("Back to the incident")).click()


def plan(page: Page, told: Telling, address: str, owner: str) -> None:
    """Read what the reporter said, plan an action and finish the investigation."""
    say, story = told.say, told.story
    page.goto(address)
    expect(part(page, say("With the reporter"))).to_contain_text(story.reply)
    told.look(page, "incident")
    page.locator(".next").get_by_role("link", name=say("Plan an action")).click()
    page.get_by_role("textbox", name=say("What will be changed")).fill(story.action)
    page.get_by_role("textbox", name=say("In detail")).fill(story.action_detail)
    answer(page, say("Kind of action"), "forcing_function")
    page.get_by_role("combobox", name=say("Owner")).select_option(label=owner)
    told.look(page, "action")
    press(page, say("Plan"))
    said(page, say("The action has been planned and its owner told."))
    page.locator(".next").get_by_role("link", name=say("Finish investigation")).click()
    press(page, say("Finish investigation"))
    said(
        page,
        say("The investigation is finished. When all actions are done, close with a lesson."),
    )


def finish_action(page: Page, told: Telling) -> str:
    """Say that the action is done and show by what one sees it; return its address."""
    say, story = told.say, told.story
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=story.action).click()
    heading(page, story.action)
    told.look(page, "own-action")
    address = page.url
    page.get_by_role("link", name=say("It is done")).click()
    evidence = page.get_by_role("textbox", name=say("By what one can see that it is done"))
    evidence.fill(story.evidence)
    page.get_by_label(say("Files")).set_input_files(
        {"name": "console.png", "mimeType": "image/png", "buffer": _picture()}
    )
    told.look(page, "done")
    press(page, say("It is done"))
    said(page, say("Thank you. Later it will be checked whether it worked."))
    return address


def close(page: Page, told: Telling, address: str) -> None:
    """Close with a lesson in both languages and an answer to the reporter."""
    say = told.say
    page.goto(address)
    # What was unknown at triage is known by now.
    page.get_by_role("link", name=say("Judge anew")).first.click()
    answer(page, say.question("medical_harm"), "none")
    answer(page, say.question("dosimetric_impact"), "minor")
    press(page, say("Save"))
    said(page, say("The judgement has been changed."))
    page.get_by_role("link", name=say("Close with lesson")).click()
    for language, name in (("en", "Lesson in English"), ("zh", "Lesson in Chinese")):
        lesson = page.get_by_role("group", name=say(name))
        for key, label in (
            ("title", "Title"),
            ("what", "What happened"),
            ("why", "Why it happened"),
            ("changed", "What we changed"),
        ):
            field = lesson.get_by_role("textbox", name=say(label), exact=True)
            field.fill(LESSON[f"{key}_{language}"])
    page.get_by_role("textbox", name=say("Answer to the reporter")).fill(told.story.answer)
    told.look(page, "close")
    press(page, say("Close and publish the lesson"))
    said(page, say("Closed. The whole department can read the lesson."))


def check(page: Page, told: Telling, address: str) -> None:
    """Judge whether the action has worked, beside what was reported since."""
    say, story = told.say, told.story
    page.goto(address)
    page.get_by_role("link", name=say("Check the effect")).click()
    expect(part(page, say("Has it happened again?"))).to_contain_text(story.later_title)
    choose(page, say("it worked"))
    page.get_by_role("textbox", name=say("What the check found")).fill(story.check)
    told.look(page, "check")
    press(page, say("Keep the finding"))
    said(page, say("The finding was kept."))


# --- who reads -----------------------------------------------------------------------------------


def read_lesson(page: Page, told: Telling) -> None:
    """Read what was learned, in the own language first."""
    title = LESSON[f"title_{told.say.language}"]
    page.goto("/")
    page.get_by_role("link", name=told.say("All lessons")).click()
    told.look(page, "lessons")
    page.get_by_role("main").get_by_role("link", name=title).click()
    heading(page, title)
    expect(page.get_by_text(LESSON[f"changed_{told.say.language}"])).to_be_visible()
    told.look(page, "lesson")


def read_trail(page: Page, told: Telling) -> None:
    """Find the incident in the list, read it, and then its trail."""
    say = told.say
    page.goto("/")
    go(page, say, "Incidents")
    told.look(page, "incidents")
    page.get_by_role("link", name=told.story.title).click()
    told.look(page, "incident-read")
    page.get_by_role("link", name=say("Trail"), exact=True).click()
    told.look(page, "trail")


# --- what the acts share -------------------------------------------------------------------------


def go(page: Page, say: Words, entry: str) -> None:
    """Go where an entry of the menu leads; how many wait there may stand behind its name."""
    menu = page.get_by_role("navigation", name=say("Main menu"))
    menu.get_by_role("link", name=re.compile(f"^{re.escape(say(entry))}")).click()


def heading(page: Page, words: str) -> None:
    """Wait for the page of that heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def said(page: Page, sentence: str) -> None:
    """Wait for what the page says of the act before."""
    expect(page.get_by_role("status").filter(has_text=sentence)).to_be_visible()


def press(page: Page, words: str, *, main: bool = True) -> None:
    """Press the button that does it."""
    button = page.get_by_role("main").get_by_role("button", name=words, exact=True)
    (button.and_(page.locator(".primary")) if main else button).click()


def choose(page: Page, words: str) -> None:
    """Choose an answer among several that are all in view."""
    page.get_by_role("radio", name=words).check(force=True)


def answer(page: Page, question: str, code: str) -> None:
    """Choose an answer from a list."""
    page.get_by_role("combobox", name=question).select_option(code)


def tick(page: Page, say: Words, question: str, *codes: str) -> None:
    """Tick answers of a tree, opening the branch below which they stand."""
    group = page.get_by_role("group", name=say.question(question))
    for code in codes:
        place = group.get_by_role("checkbox", name=say.term(question, code), exact=True)
        if not place.is_visible():
            parent = vocabulary.load(questions.SEVERAL[question]).path(code)[0]
            group.locator("summary", has_text=parent.label(say.language)).click()
        place.check()


def part(page: Page, words: str) -> Locator:
    """Return a part of the page by its heading."""
    return page.get_by_role("region", name=words)


def _picture() -> bytes:
    """Return a small picture such as a telephone takes."""
    taken = io.BytesIO()
    Image.new("RGB", (320, 240), (40, 90, 110)).save(taken, "PNG")
    return taken.getvalue()
