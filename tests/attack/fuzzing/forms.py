"""Every page and every form, as people of every role, with fields that hold anything."""

import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.attack.fuzzing.mutation import TRAPS, mutated
from tests.attack.fuzzing.operations import House, Keep, taken_back
from tests.attack.fuzzing.parsers import BY_NAME, Broken, Tally
from tests.attack.markup import Form, Page
from tests.support import doors

ANSWERS = {200, 204, 302, 303, 304, 400, 403, 404, 405, 409, 413, 422, 429}
FILES = ("pictures", "files_shown", "files")
IN_ADDRESSES = ("q", "state", "type", "sort", "after", "before", "from", "to", "next", "size", "m")
BLANKS = {"incident": "incidents", "action": "actions", "lesson": "lessons"}
"""Pages by how their names begin, and the records that may stand in their addresses."""


@dataclass(frozen=True)
class Doors:
    """The pages, and what the forms on them send."""

    house: House

    @cached_property
    def pages(self) -> dict[str, str]:
        """The address of every page, by its name."""
        world = self.house.world
        return {name: world.address(name, blanks) for name, blanks in doors.pages().items()}

    @cached_property
    def forms(self) -> dict[str, Form]:
        """By path, the form that is sent there; what several pages send to one path is joined."""
        found: dict[str, Form] = {}
        for address in self.pages.values():
            answer = self.house.world.browser.get(address)
            if not answer.get("Content-Type", "").startswith("text/html"):
                continue
            for form in Page(answer.content.decode()).forms:
                path = (form.action or address).partition("?")[0]
                known = found.setdefault(path, Form(form.method, path))
                known.carried.update(form.carried)
                known.typed |= form.typed
        return found

    @cached_property
    def sessions(self) -> dict[str, str]:
        """The session of everybody who has an account."""
        keys = {}
        for who, person in self.house.people.items():
            if person:
                client = Client()
                client.force_login(person)
                keys[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return keys

    def browser(self, who: str, language: str) -> Client:
        """Return a browser of somebody, with nothing in it from before."""
        client = Client(headers={"accept-language": language}, raise_request_exception=False)
        if who in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def tried(found: Doors, name: str, seed: int, numbers: Iterable[int], keep: Keep) -> Tally:
    """Ask for one page and send its form, again and again; what is not answered is kept."""
    tally = Tally(name)
    begun = time.monotonic()
    for number in numbers:
        chance = Random(f"{name}:{seed}:{number}")
        asked = _asked(found, name, chance)
        why = ""
        start = time.process_time()
        try:
            with taken_back():
                status = _answered(found, **asked)
            tally.refusals += 400 <= status < 500
        except Exception:
            why = traceback.format_exc()
        took = time.process_time() - start
        tally.inputs += 1
        if took > tally.slowest_s:
            tally.slowest_s, tally.slowest = took, f"number {number}"
        if why:
            tally.failures.append(f"{name} {seed} {number}")
            keep(tally.failures[-1], repr(asked).encode("utf-8", "replace"), why)
    tally.seconds = time.monotonic() - begun
    return tally


def _asked(found: Doors, name: str, chance: Random) -> dict[str, Any]:
    who = chance.choice(("everything", "everything", *found.house.people))
    path, _mark, query = found.pages[name].partition("?")
    form = found.forms.get(path, Form("post", path))
    pool = found.house.pools.get(BLANKS.get(name.partition("-")[0], ""))
    if pool and chance.random() < 0.5:
        parts = path.split("/")
        path = "/".join([*parts[:2], chance.choice(pool), *parts[3:]])
    if chance.random() < 0.25:
        names = [*IN_ADDRESSES, *form.typed, *form.carried]
        typed: dict[str, Any] = {
            chance.choice(names): _value(found, "", chance) for _ in range(chance.randint(0, 4))
        }
        return {"who": who, "method": "get", "path": path, "typed": typed, "language": "en"}
    typed = dict(form.carried)
    for field in {*form.typed, *form.carried}:
        if field not in typed or chance.random() < 0.3:
            typed[field] = _value(found, field, chance)
        if chance.random() < 0.05:
            del typed[field]
    if chance.random() < 0.1:
        name_of_file = "f" + chance.choice(TRAPS).replace("/", "").replace("\x00", "")
        data = mutated(BY_NAME["file"].seeds(), chance)
        typed[chance.choice(FILES)] = SimpleUploadedFile(name_of_file, data)
    address = f"{path}?{query}" if chance.random() < 0.9 else path
    language = chance.choice(("en", "zh-hans"))
    return {"who": who, "method": "post", "path": address, "typed": typed, "language": language}


def _value(found: Doors, field: str, chance: Random) -> Any:
    dice = chance.random()
    if dice < 0.3:
        value = chance.choice(TRAPS)
    elif dice < 0.5:
        value = mutated(BY_NAME["what identifies somebody"].seeds(), chance).decode(
            errors="replace"
        )
    elif dice < 0.6:
        value = chance.choice(found.house.pools["text"])
    elif dice < 0.7:
        value = chance.choice(("on", "yes", "0", "1", "2", "3", "-1", "", "2026-03-02", "12.5"))
    elif dice < 0.8 and field in found.house.pools:
        value = chance.choice(found.house.pools[field])
    elif dice < 0.9:
        value = chance.choice(found.house.pools[chance.choice(list(found.house.pools))])
    else:
        return [chance.choice(TRAPS) for _ in range(chance.randint(0, 4))]
    return value


def _answered(
    found: Doors, *, who: str, method: str, path: str, typed: dict[str, Any], language: str
) -> int:
    """Return the status of an answer that is one."""
    browser = found.browser(who, language)
    answer = getattr(browser, method)(path, typed)
    if answer.status_code not in ANSWERS:
        raise Broken(f"{method} {path} by {who}: {answer.status_code}") from answer_failed(browser)
    _harmless(answer, path)
    if answer.status_code in {302, 303} and method == "post":
        target = answer["Location"]
        after = browser.get(target)
        if after.status_code not in ANSWERS:
            raise Broken(f"get {target} after {path}: {after.status_code}") from answer_failed(
                browser
            )
        _harmless(after, target)
    return int(answer.status_code)


def answer_failed(browser: Client) -> BaseException | None:
    """Return what a page raised, where Django has told the browser of tests."""
    told = browser.exc_info
    return told[1] if told else None


def _harmless(answer: Any, path: str) -> None:
    if answer.get("Content-Type", "").startswith("text/html"):
        dangers = Page(answer.content.decode()).dangers
        if dangers:
            raise Broken(f"{path}: {dangers}")
