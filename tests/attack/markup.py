"""Reads a page as a browser does, and names whatever on it could run or load something."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

ADDRESSES = frozenset(["href", "src", "action", "formaction", "poster", "srcset", "data", "cite"])
"""Attributes in which an address may stand."""

FORBIDDEN = frozenset(
    ["iframe", "object", "embed", "base", "style", "applet", "frame", "math", "marquee", "bw-evil"]
)
"""Elements of which no page of ours has one; the last is what the hostile texts try to make."""

_RUNS = re.compile(r"^(javascript|vbscript|data(?!:image/))", re.IGNORECASE)
_LEFT_OUT = re.compile(r"[\x00-\x20\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What a browser, or a reader, passes over in an address."""


@dataclass
class Form:
    """A form of a page: where it goes, what it carries, and what a person may type into it."""

    method: str
    action: str
    carried: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    def filled(self, text: str) -> dict[str, str]:
        """Return the form as it is sent when the same text stands in every field."""
        return {**dict.fromkeys(self.typed, text), **self.carried}


class Page(HTMLParser):
    """What stands on a page: its elements in order, its words, and what is not inert about it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.dangers: list[str] = []
        self.forms: list[Form] = []
        self._script = False
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and its attributes."""
        self.elements.append((tag, tuple(sorted(name for name, _value in attrs))))
        given = dict(attrs)
        self._script = tag == "script"
        self._look_at_form(tag, given)
        if tag in FORBIDDEN:
            self.dangers.append(f"<{tag}>")
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.dangers.append(f"script {given}")
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh":
            self.dangers.append("meta refresh")
        for name, value in attrs:
            self.words.append(value or "")
            if name.startswith("on") or name == "style" or name == "srcdoc":
                self.dangers.append(f"{tag} {name}={value}")
            if name in ADDRESSES and _RUNS.match(_LEFT_OUT.sub("", value or "")):
                self.dangers.append(f"{tag} {name}={value}")

    def _look_at_form(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "form":
            method = (given.get("method") or "get").lower()
            self.forms.append(Form(method, given.get("action") or ""))
        name, kind = given.get("name"), given.get("type") or ""
        if not self.forms or not name or kind == "file":
            return
        if tag in {"input", "button"} and kind in {"hidden", "radio", "checkbox", "submit"}:
            self.forms[-1].carried[name] = given.get("value") or ""
        elif tag in {"input", "textarea", "select"}:
            self.forms[-1].typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._script = False

    def handle_data(self, data: str) -> None:
        """Take words; in a script there may be none."""
        if self._script and data.strip():
            self.dangers.append(f"script in the page: {data[:60]}")
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        """Notice a comment; our pages have none."""
        self.dangers.append(f"comment {data[:60]}")

    @property
    def text(self) -> str:
        """All words of the page, those in attributes as well."""
        return "\n".join(self.words)
