"""Everything that reads what others have written, each with seeds and the refusals it may give.

A parser returns, or raises one of its own refusals. Anything else, an input that takes longer than
`SLOWEST_S` of processor time, or a promise that does not hold (what is written is read back alike, what
is masked is found no more) is a failure.
"""

import base64
import gzip
import io
import json
import tempfile
import time
import tomllib
import traceback
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from unittest import mock

from django.core.files.base import ContentFile
from django.http import QueryDict
from django.test import RequestFactory
from nacl.public import PrivateKey
from PIL import Image

from beamward.domain import vocabulary
from beamward.domain.exchange import days, decoding, maude, nrc, spreadsheet
from beamward.domain.exchange.mapping import MappingRefused, draft_mapping, mapping_from, to_toml
from beamward.domain.exchange.record import OutsideRecord, RowRefused, newest_of_each
from beamward.domain.privacy import identifiers, public_id, receipt
from beamward.domain.vocabulary import Term, TermRefused
from beamward.features.incidents import table
from beamward.features.incidents.web import filters
from beamward.foundation import addresses
from beamward.foundation.accounts import factors, oidc
from beamward.foundation.accounts.web.middleware import language_for
from beamward.foundation.backup import sealing
from beamward.foundation.documents import font
from beamward.foundation.documents.paper import Paper
from beamward.foundation.files import content
from beamward.foundation.idempotency.header import key_of
from beamward.foundation.idempotency.services import KeyMalformed
from beamward.foundation.seals import secrecy
from beamward.foundation.trail import anchors, digests, proofs
from beamward.foundation.ui import written
from beamward.project.cli import refusals
from tests.attack.fuzzing.mutation import mutated
from tests.support.authenticator import Authenticator

SLOWEST_S = 1.0
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
_HOST = "testserver"


class Broken(AssertionError):
    """A promise about what was read does not hold."""


@dataclass(frozen=True)
class Parser:
    """What reads, from what it is tried, and how it may say no."""

    name: str
    read: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    refusals: tuple[type[Exception], ...] = ()
    share: float = 1
    """How many inputs it gets, beside the others: few, where each takes long."""
    slowest_s: float = SLOWEST_S


@dataclass
class Tally:
    """What came of the inputs that one target was given."""

    target: str
    inputs: int = 0
    refusals: int = 0
    failures: list[str] = field(default_factory=list)
    slowest_s: float = 0
    slowest: str = ""
    seconds: float = 0


def input_of(parser: Parser, seed: int, number: int) -> bytes:
    """Return one input: the same for the same name, seed and number."""
    return mutated(_seeds(parser.name), Random(f"{parser.name}:{seed}:{number}"))


def tried(
    parser: Parser, seed: int, numbers: Iterable[int], keep: Callable[[str, bytes, str], object]
) -> Tally:
    """Give a parser inputs; each that fails is kept with what it did."""
    tally = Tally(parser.name)
    begun = time.monotonic()
    for number in numbers:
        data = input_of(parser, seed, number)
        start = time.process_time()
        why = ""
        try:
            parser.read(data)
        except parser.refusals:
            tally.refusals += 1
        except Exception:
            why = traceback.format_exc()
        took = time.process_time() - start
        if took > parser.slowest_s:
            why = why or f"{took:.1f} s for {len(data)} bytes"
        if took > tally.slowest_s:
            tally.slowest_s, tally.slowest = took, f"{number}: {len(data)} bytes"
        tally.inputs += 1
        if why:
            tally.failures.append(f"{parser.name} {seed} {number}")
            keep(tally.failures[-1], data, why)
    tally.seconds = time.monotonic() - begun
    return tally


# --- seeds ------------------------------------------------------------------------------------------


@cache
def _seeds(name: str) -> tuple[bytes, ...]:
    return tuple(BY_NAME[name].seeds())


def _encoded(*texts: str) -> Callable[[], Sequence[bytes]]:
    return lambda: [text.encode() for text in texts]


def _shared(name: str, most: int = 40) -> list[bytes]:
    """Return lines of the real data, where they stand beside the repository."""
    path = SHARED / name
    return path.read_bytes().splitlines()[:most] if path.is_file() else []


def _nrc_seeds() -> list[bytes]:
    row = {
        "id": "NRC-EN-1",
        "source": "https://example.org/1",
        "narrative": "The dose to the breast was 20 % too low (I-125 seeds).",
        "updates": ["* * * UPDATE ON 3/4/2021 FROM A TO B * * *\nThe event is retracted."],
        "notification_date": "2021-03-01",
        "cfr": ["35.3045(a)(1)"],
        "retracted": False,
    }
    page = {
        "event_number": 4711,
        "event_text": "MEDICAL EVENT\n\nAn Ir-192 HDR source stuck.\n\n* * * RETRACTION ON 1/2/21 * *",
        "page_url": "https://example.org/2",
        "notification_date": "2021-01-01",
        "cfr_sections": [{"code": "35.3045", "description": "DOSE"}],
        "html_format": "plaintext",
    }
    ours = [json.dumps(each).encode() for each in (row, page)]
    real = _shared("nrc_sample_200.jsonl") + _shared("raw_rows_12.jsonl")
    return [*ours, *real, b"\n".join([*ours, *real[:3]])]


def _maude_seeds() -> list[bytes]:
    golden = Path(__file__).resolve().parents[2] / "golden" / "exchange" / "maude_sample.json"
    whole = golden.read_bytes()
    found = json.loads(whole)
    reports = found["results"] if isinstance(found, dict) else found
    return [whole, *(json.dumps(report).encode() for report in reports)]


_SHEET = """科室不良事件登记,,,,,,\n编号,发生日期,事件描述,机器,事件类型,患者姓名,处理措施
1,2024-3-5,"摆位偏差2 cm,
第二野前发现",1号机,近似差错,张三,复核
2,2024/13/1,床高错误,2号机,事故,李四,
"""
_SHEET_EN = "sep=;\nNo;Date;Description;Machine;Category\n1;25/03/2024;couch too low;L1;near miss\n"
_MAPPING = """name = "sheet"\nlanguage = "zh"\nlicence = ""\n
[[column]]\nheader = "事件描述"\nfield = "narrative"\n
[[column]]\nheader = "发生日期"\nfield = "event_date"\ndate_format = "auto"\n
[[column]]\nheader = "事件类型"\nfield = "event_type"\n[column.values]\n"近似差错" = "near_miss"\n"""

_TOLD = (
    "患者张三（住院号0012345，电话13900001234）摆位时床高偏低2 cm，王医生发现。",
    "Patient John Smith, MRN 4711471, DOB 3 May 1941, told Dr. Mary Jones at j@example.org.",
    "身份证110105194912310021，家住建国路88号3栋，12床，微信a123456，京A12345。",
)


def _pictures() -> list[bytes]:
    made = []
    for kind, mode in (("PNG", "RGBA"), ("JPEG", "RGB"), ("GIF", "P"), ("WEBP", "RGB")):
        kept = io.BytesIO()
        Image.effect_noise((9, 7), 40).convert(mode).save(kept, kind)
        made.append(kept.getvalue())
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w") as parts:
        parts.writestr("[Content_Types].xml", "<x/>")
        parts.writestr("xl/workbook.xml", "<x/>")
    return [*made, office.getvalue(), b"%PDF-1.7\n1 0 obj\n%%EOF\n", gzip.compress(b"x")]


_KEY = PrivateKey(bytes(range(32)))
_SECRET = bytes(range(32))


def _backups() -> list[bytes]:
    kept = io.BytesIO()
    with sealing.Sealing(kept, _KEY.public_key) as stream:
        stream.write(b"x" * 900)
    return [kept.getvalue()]


def _closed() -> list[bytes]:
    return [
        secrecy.close("王芳 13900001234", _SECRET, about="a"),
        secrecy.wrap(_SECRET, _SECRET),
        secrecy.seal_to(bytes(_KEY.public_key), _SECRET),
    ]


def _passkeys() -> list[bytes]:
    device = Authenticator()
    options, _state = factors.passkey_options(
        host=_HOST, public_id="7K3M9QXT2VBN", login="a", full_name="A", known=[]
    )
    made = device.make(options)
    return [made.encode(), device.prove(factors.proof_options(host=_HOST)[0]).encode()]


def _told_by_provider() -> list[bytes]:
    issuer = "https://id.example.org"
    claims = {"iss": issuer, "aud": "beamward", "nonce": "n", "exp": 2**33, "iat": 1, "sub": "1"}
    token = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "RS256", "kid": "k1"}, claims, {})
    )
    key = {"kty": "RSA", "kid": "k1", "n": "AQAB" * 86, "e": "AQAB", "use": "sig", "alg": "RS256"}
    curve = {"kty": "EC", "kid": "k1", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}
    told = {
        "metadata": {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/keys",
        },
        "token": {"id_token": token},
        "keys": {"keys": [key, curve]},
    }
    return [json.dumps(told).encode()]


def _proofs() -> list[bytes]:
    act = digests.Act(
        "incident.closed", "person", digests.moment(datetime(2026, 3, 2, tzinfo=UTC)), None,
        digests.of_content("00" * 16, "{}", '{"a": 1.5}'), "onc", "7K3M9QXT2VBN", "X", "incident",
    )  # fmt: skip
    leaf = act.leaf().hex()
    content_of = {"salt": "00" * 16, "before": "{}", "after": '{"a": 1.5}'}
    entry = {"number": 1, "act": act._asdict(), "leaf": leaf, "path": [], "content": content_of}
    included = {"kind": "inclusion", "size": 1, "root": leaf, "entries": [entry]}
    added = {"kind": "consistency", "old_size": 2, "size": 5, "old_root": leaf, "root": leaf}
    return [json.dumps(each).encode() for each in (included, {**added, "path": [leaf, leaf]})]


# --- readers ----------------------------------------------------------------------------------------


def _text(data: bytes) -> str:
    """Return a text as Django makes it of what a browser sends."""
    return data.decode("utf-8", "replace")


def _days(data: bytes) -> None:
    text = _text(data)
    days.format_of(text.splitlines())
    wrong: Exception | None = None
    for day_format in days.FORMATS:
        try:
            days.read_day(text, day_format)
        except (days.DayUnreadable, days.DayAmbiguous) as refused:
            wrong = refused
    if wrong:
        raise wrong


def _looked_at(rows: Iterable[OutsideRecord | RowRefused]) -> None:
    """Do with records what the import does with them."""
    records, refused, _passed_over = newest_of_each(rows)
    for row in refused:
        refusals.of_row(row)
    for record in records:
        record.fingerprint()
        for text in (record.narrative, record.title, record.source_id, record.place):
            text.encode()
            if "\x00" in text:
                raise Broken("a text that PostgreSQL cannot keep")
    if refused and not records:
        raise refused[0]


def _sheet(data: bytes) -> None:
    read = spreadsheet.read_table(decoding.decode(data).text)
    samples = [row.cells for row in read.rows[:200] if isinstance(row, spreadsheet.Row)]
    mapping = draft_mapping(read.header, samples)
    again = to_toml(mapping, note=refusals.of_proposal)
    tables = tomllib.loads(again)
    if [column["header"] for column in tables.get("column", [])] != list(read.header):
        raise Broken("the draft of a mapping is not read back alike")
    try:
        _looked_at(spreadsheet.read_rows(read, mapping_from(tables)))
    except MappingRefused as refused:
        refusals.of_mapping(refused)
        raise


def _mapping(data: bytes) -> None:
    try:
        mapping = mapping_from(tomllib.loads(decoding.decode(data).text))
        _looked_at(spreadsheet.read_rows(spreadsheet.read_table(_SHEET), mapping))
    except MappingRefused as refused:
        refusals.of_mapping(refused)
        raise


def _codes(data: bytes) -> None:
    text = _text(data)
    factors.digest_of_code(text)
    try:
        public_id.format(0)
        public_id.normalise(text)
    except public_id.PublicIdMistyped:
        pass
    if receipt.encode(receipt.decode(text)) != receipt.normalise(text):
        raise Broken("a code is not read as it was written")


def _identifying(data: bytes) -> None:
    text = _text(data)
    masked = identifiers.mask(text, identifiers.find(text, today_year=2026))
    if identifiers.find(masked, today_year=2026):
        raise Broken("something is found in what was masked")


def _own_terms(data: bytes) -> None:
    names = vocabulary.names()
    lines = [line.split("\t") for line in _text(data).splitlines()]
    words = vocabulary.load(names[len(data) % len(names)]).with_department(
        Term.department(cells[0], en=cells[-1], parent=cells[1] if cells[1:] else None)
        if len(cells) > 1
        else Term.switched(cells[0], active=False)
        for cells in lines
    )
    words.offered()


def _file(data: bytes) -> None:
    read = content.read(ContentFile(data), most_bytes=1_000_000)
    if read.content_type not in content.EXTENSIONS:
        raise Broken("a type that is not ours")


def _address_of_list(data: bytes) -> None:
    query = QueryDict(data)
    chosen, sort = filters.read(query)
    again = QueryDict(filters.encoded(chosen, sort))
    if filters.read(again) != (chosen, sort):
        raise Broken("filters are not read back from their own address")


def _headers(data: bytes) -> None:
    # A server hands headers over as Latin-1.
    lines = [line.decode("latin-1") for line in data.split(b"\n")] + ["", "", ""]
    request = RequestFactory().get("/", headers={"accept-language": lines[0]})
    request.META["HTTP_X_FORWARDED_FOR"] = lines[1]
    request.META["HTTP_IDEMPOTENCY_KEY"] = lines[2]
    if language_for(request) not in {"en", "zh-hans"}:
        raise Broken("a language that we do not speak")
    addresses.network_of(lines[1].rpartition(",")[2].strip())
    key_of(request)


def _sealed(data: bytes) -> None:
    for opened in (
        lambda: secrecy.disclose(data, _SECRET, about="a"),
        lambda: secrecy.unwrap(data, _SECRET),
        lambda: secrecy.open_with(bytes(_KEY), data),
    ):
        try:
            opened()
        except secrecy.WillNotOpen as closed:
            wrong = closed
    raise wrong


def _backup(data: bytes) -> None:
    with sealing.Opening(io.BytesIO(data), _KEY) as stream:
        stream.read()


def _proof(data: bytes) -> None:
    proofs.check(proofs.read(_text(data)))


def _anchor_file(data: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=_memory()) as file:
        file.write(data)
        file.flush()
        anchors.read(Path(file.name))


@cache
def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def _passkey(data: bytes) -> None:
    answer = _text(data)
    _options, state = factors.proof_options(host=_HOST)
    for ask in (
        lambda: factors.made_passkey(answer, host=_HOST, state=state),
        lambda: factors.holder_named_in(answer),
        lambda: factors.proved(answer, host=_HOST, state=state, known={_KEPT: 0}),
    ):
        try:
            ask()
        except factors.FactorRefused as refused:
            wrong = refused
    raise wrong


_KEPT = (
    "AAAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAKUBAgMmIAEhWCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAACJYIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)


def _provider(data: bytes) -> None:
    """Let a hospital's provider answer anything."""
    try:
        told = json.loads(data)
        answers = [json.dumps(told[name]).encode() for name in ("metadata", "token", "keys")]
    except (ValueError, KeyError, TypeError, RecursionError):
        answers = [data] * 3
    provider = oidc.Provider("https://id.example.org", "beamward", "s", "preferred_username")
    kept = {"nonce": "n", "verifier": "v", "state": "s"}
    with mock.patch.object(oidc, "urlopen", side_effect=map(io.BytesIO, answers)):
        provider.recognised("code", kept=kept, back_address="https://beamward.example.org/back")


def _bare_provider(data: bytes) -> None:
    provider = oidc.Provider("https://id.example.org", "beamward", "s", "preferred_username")
    with mock.patch.object(oidc, "urlopen", side_effect=lambda *_a, **_k: io.BytesIO(data)):
        provider.ask(back_address="https://beamward.example.org/back")


def _cells(data: bytes) -> None:
    text = _text(data)
    for value in (text, text.split(), {"a": text}):
        for written_as in (table.cell(value), table.csv_cell(value)):
            if written_as.startswith(table.FORMULA_MARKS):
                raise Broken("a cell that begins a formula")


def _page(data: bytes) -> None:
    shown = written.paragraphs(_text(data))
    if "<script" in shown:
        raise Broken("a text that became an element")
    font.printable(_text(data))


def _paper(data: bytes) -> None:
    text = _text(data)
    paper = Paper(title=text[:80], language="zh-hans", at=datetime(2026, 3, 2, tzinfo=UTC))
    paper.heading(text[:40])
    paper.paragraph(text[:600])
    paper.pairs([(text[:30], text[:90])])
    if not paper.pdf().startswith(b"%PDF-"):
        raise Broken("no PDF")


def _trail_json(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    value = digests.read(text)
    if digests.canonical(digests.read(digests.canonical(value))) != digests.canonical(value):
        raise Broken("canonical JSON is not its own canonical JSON")


_NO_JSON = (ValueError, RecursionError)

PARSERS = (
    Parser("bytes of a text", decoding.decode, lambda: [
        _SHEET.encode(), _SHEET.encode("gb18030"), _SHEET_EN.encode("utf-16"), b"caf\xe9 \xfc",
    ], (decoding.NoText,)),
    Parser("day", _days, _encoded(
        "2024-3-5", "2024年3月5日", "20240305", "05.03.2024 12:30", "45000", "12/31/2024 下午 3:00",
    ), (days.DayUnreadable, days.DayAmbiguous)),
    Parser("sheet", _sheet, lambda: [
        _SHEET.encode(), _SHEET.encode("gb18030"), _SHEET_EN.encode("utf-16"),
    ], (decoding.NoText, MappingRefused, RowRefused)),
    Parser("mapping of a sheet", _mapping, _encoded(_MAPPING), (
        decoding.NoText, tomllib.TOMLDecodeError, MappingRefused, RowRefused,
    )),
    Parser("NRC notification", lambda data: _looked_at(
        nrc.read_lines(decoding.decode(data).text.splitlines())
    ), _nrc_seeds, (decoding.NoText, RowRefused)),
    Parser("MAUDE report", lambda data: _looked_at(
        maude.read_text(decoding.decode(data).text)
    ), _maude_seeds, (decoding.NoText, RowRefused), share=0.5),
    Parser("receipt and other codes", _codes, lambda: [
        receipt.encode(number).encode() for number in (0, 2**99, 12345**6)
    ] + [b"7K3M-9QXT-2VBN"], (receipt.ReceiptMistyped,)),
    Parser("what identifies somebody", _identifying, _encoded(*_TOLD)),
    Parser("terms of a department", _own_terms, _encoded(
        "own_term\tp12_patient_setup\tOwn", "near_miss", "own\t\t自用\nown2\town\tx",
    ), (TermRefused,), share=0.2),
    Parser("file", _file, _pictures, (content.FileRefused,)),
    Parser("address of a list", _address_of_list, _encoded(
        "state=open&event_type=near_miss&from=2026-01-01&to=2026-02-30&q=couch&sort=severity",
        "meeting=yes&investigator=nobody&origin=import&step_origin=p12_patient_setup&after=X",
    )),
    Parser("headers of a request", _headers, _encoded(
        "zh-CN,zh;q=0.9,en;q=0.8\n203.0.113.4, 2001:db8::1\n0123456789abcdef",
        "*;q=0.1\n::ffff:10.0.0.1\nkey",
    ), (KeyMalformed,)),
    Parser("sealed text", _sealed, _closed, (secrecy.WillNotOpen,)),
    Parser("sealed backup", _backup, _backups, (
        sealing.NotOurs, sealing.WrongKey, sealing.Damaged,
    )),
    Parser("proof of the trail", _proof, _proofs, (proofs.ProofFails,)),
    Parser("anchors of the trail", _anchor_file, lambda: [
        (anchors.Anchor("ab" * 32, 7, "cd" * 32, "ef" * 32, "2026-03-02T00:00:00").line() + "\n").encode()
    ], (anchors.AnchorUnreadable,), share=0.5),
    Parser("canonical JSON", _trail_json, lambda: [
        b'{"a": 1.50, "b": [1e3, -0.0, 12345678901234567890], "\\u00e9": null}', *_proofs(),
    ], _NO_JSON),
    Parser("passkey", _passkey, _passkeys, (factors.FactorRefused,), share=0.5),
    Parser("hidden field", lambda data: factors.decrypt(_text(data), purpose="typed"), lambda: [
        factors.encrypt('{"path": "/"}', purpose="typed").encode()
    ]),
    Parser("single sign-on", _provider, _told_by_provider, (oidc.SingleSignOnRefused,)),
    Parser("metadata of single sign-on", _bare_provider, lambda: [
        json.dumps(json.loads(_told_by_provider()[0])["metadata"]).encode()
    ], (oidc.SingleSignOnRefused,)),
    Parser("cell of a table", _cells, _encoded("=1+1", "a;=2\tb\r\n@x", "－1", *_TOLD)),
    Parser("text on a page", _page, _encoded(*_TOLD, "a\r\n\r\nb", "https://example.org/?q=<x>")),
    Parser("text on paper", _paper, _encoded(*_TOLD), share=0.005, slowest_s=5),
)  # fmt: skip
BY_NAME = {parser.name: parser for parser in PARSERS}
