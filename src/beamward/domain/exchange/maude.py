"""Reports of device events from MAUDE, as openFDA publishes them in JSON.

A file holds an answer of the interface (an object with ``results``), a list of reports, one report,
or one report a line.

What the reader takes for granted is what openFDA documents of ``device/event``: the fields used
below, dates written YYYYMMDD, and the three kinds of text. A report names no hospital, and the
manufacturer's contact person is left out here.

Sources
-------
openFDA, "Device adverse events", fields, schema and terms. Registered as
``openfda-device-event`` in ``docs/sources.md``.
FDA, devices in the recognition of IEC 61217. Registered as ``fda-standard-32087`` there.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from beamward.domain.exchange.fields import Fields, parse_json
from beamward.domain.exchange.record import (
    UNKNOWN,
    EntryKind,
    Extra,
    HistoryEntry,
    OutsideRecord,
    Reason,
    RowRefused,
    Source,
)

LICENCE: Final = "CC0 1.0 (openFDA)"
ADDRESS: Final = "https://api.fda.gov/device/event.json?search=mdr_report_key:{key}"
NUMBER_ADDRESS: Final = "https://api.fda.gov/device/event.json?search=report_number:{key}"

_KEY: Final = re.compile(r"[0-9A-Za-z-]{1,60}", re.ASCII)
# The code, as the raw files have it, and the words that openFDA puts in its place.
_DESCRIPTION: Final = frozenset({"d", "description of event or problem"})


class Product(NamedTuple):
    """A kind of device in the FDA's classification.

    `status` is ``read`` where code and name stand in the FDA's recognition of IEC 61217,
    ``secondary`` where openFDA lists devices of that kind, cleared for the market, under the
    code, and ``recalled`` where it has still to be looked up.
    """

    name: str
    modality: str
    status: str


PRODUCTS: Final = {
    "IYE": Product("medical linear accelerator", "external_beam", "read"),
    "IYG": Product("medical betatron", "external_beam", "read"),
    "JAE": Product("medical microtron", "external_beam", "read"),
    "IWK": Product("medical cyclotron", UNKNOWN, "read"),
    "IWM": Product("medical synchrotron", "particle", "read"),
    "LHN": Product("charged-particle radiation therapy system", "particle", "read"),
    "IWL": Product("neutron radiation therapy system", UNKNOWN, "read"),
    "MUJ": Product("radiation therapy treatment planning system", UNKNOWN, "read"),
    "MWW": Product("film dosimetry system", UNKNOWN, "read"),
    "NZT": Product("implanted dosimeter", UNKNOWN, "read"),
    # Cobalt units and gamma stereotactic units share this code.
    "IWB": Product("radionuclide radiation therapy system", "external_beam", "read"),
    "IWD": Product("beam-limiting device of a teletherapy unit", "cobalt_teletherapy", "read"),
    "KPQ": Product("radiation therapy simulation system", "imaging_simulation", "read"),
    "JAQ": Product("remote-controlled radionuclide applicator", "brachytherapy", "secondary"),
    "IWJ": Product("manual radionuclide applicator", "brachytherapy", "recalled"),
    "KXK": Product("brachytherapy source", "brachytherapy", "secondary"),
    "JAD": Product("therapeutic X-ray system", "kv_xray", "secondary"),
}


def read_text(text: str) -> Iterator[OutsideRecord | RowRefused]:
    """Return a record, or a refusal, of each report that ``text`` holds.

    Reports of one JSON document are counted from 1; of a file with one report a line, the lines
    are.
    """
    text = text.removeprefix("\ufeff")
    try:
        document = parse_json(text, 1)
    except RowRefused as refused:
        yield from _by_line(text, refused)
        return
    if isinstance(document, dict) and isinstance(document.get("results"), list):
        document = document["results"]
    reports = document if isinstance(document, list) else [document]
    for number, report in enumerate(reports, start=1):
        yield _record_or_refusal(report, number)


def read_report(report: object, line: int) -> OutsideRecord:
    """Return the record of one report, as parsed from JSON.

    Raises
    ------
    RowRefused
        If it is no report, tells no story or has no key, or cannot be kept.
    """
    if not isinstance(report, dict):
        raise RowRefused(line, Reason.NOT_AN_OBJECT)
    fields = Fields(report, line)
    key, address = _key(fields)
    received = fields.day("date_received")
    story: list[str] = []
    later: list[HistoryEntry] = []
    for part in fields.objects("mdr_text"):
        text = part.text("text")
        if not text:
            continue
        if part.text("text_type_code").casefold() in _DESCRIPTION:
            story.append(text)
        else:
            later.append(HistoryEntry(EntryKind.UPDATE, part.day("date_report"), text))
    narrative = "\n\n".join(story or [entry.text for entry in later])
    if not narrative:
        raise RowRefused(line, Reason.NARRATIVE_MISSING)
    devices = fields.objects("device")
    codes = _each(devices, "device_report_product_code")
    generic, brand = _each(devices, "generic_name"), _each(devices, "brand_name")
    patients = fields.objects("patient")
    extra: dict[str, Extra] = {
        "report_number": fields.text("report_number"),
        "kind_of_event": fields.text("event_type"),
        "adverse_event": fields.text("adverse_event_flag"),
        "product_problem": fields.text("product_problem_flag"),
        "problems": fields.texts("product_problems"),
        "generic_names": generic,
        "brand_names": brand,
        "models": _each(devices, "model_number"),
        "manufacturers": _each(devices, "manufacturer_d_name"),
        "outcomes": tuple(
            dict.fromkeys(
                outcome
                for patient in patients
                for outcome in _text_or_texts(patient, "sequence_number_outcome")
            )
        ),
        "report_source": fields.text("report_source_code"),
        "report_kinds": fields.texts("type_of_report"),
        "remedial_action": _text_or_texts(fields, "remedial_action"),
        "correction_number": fields.text("removal_correction_number"),
    }
    known = [PRODUCTS[code] for code in codes if code in PRODUCTS]
    return OutsideRecord(
        source=Source.MAUDE,
        source_id=f"MAUDE-{key}",
        source_url=address.format(key=key),
        title=" / ".join(dict.fromkeys((*generic, *brand))),
        narrative=narrative,
        language="en",
        event_date=fields.day("date_of_event"),
        notified_date=received,
        updated_date=fields.day("date_changed"),
        # Death, injury and malfunction are kinds of harm and failure, none of ours by themselves.
        event_type=UNKNOWN,
        modality=next((product.modality for product in known), UNKNOWN),
        # Filled for reports of hospitals and importers only.
        place=fields.text("distributor_name"),
        history=(HistoryEntry(EntryKind.ORIGINAL, received, narrative), *(later if story else ())),
        codes=codes,
        extra={name: value for name, value in extra.items() if value},
        inferred={"radiotherapy_device": "yes" if known else "unknown"},
        licence=LICENCE,
        derived=frozenset({"event_type", "modality"}),
    )


def _by_line(text: str, refused: RowRefused) -> Iterator[OutsideRecord | RowRefused]:
    """Return what the lines hold; if none holds an object, the file is one broken document."""
    rows: list[OutsideRecord | RowRefused] = []
    any_object = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            report = parse_json(line, number)
        except RowRefused as broken:
            rows.append(broken)
            continue
        any_object = any_object or isinstance(report, dict)
        rows.append(_record_or_refusal(report, number))
    yield from rows if any_object else [refused]


def _record_or_refusal(report: object, line: int) -> OutsideRecord | RowRefused:
    try:
        return read_report(report, line)
    except RowRefused as refused:
        return refused


def _key(fields: Fields) -> tuple[str, str]:
    """Return what names the report and the address under which it is found.

    The report key is unique. The report number is empty for hospitals and the public.
    """
    for name, address in (("mdr_report_key", ADDRESS), ("report_number", NUMBER_ADDRESS)):
        key = fields.number(name)
        if key:
            if _KEY.fullmatch(key) is None:
                raise RowRefused(fields.line, Reason.ID_UNREADABLE, field=name, value=key[:40])
            return key, address
    raise RowRefused(fields.line, Reason.ID_MISSING, field="mdr_report_key")


def _each(devices: tuple[Fields, ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for device in devices if (text := device.text(name))))


def _text_or_texts(fields: Fields, name: str) -> tuple[str, ...]:
    """Return a field that the schema calls a text and the interface often gives as a list."""
    try:
        return fields.texts(name)
    except RowRefused:
        text = fields.text(name)
        return (text,) if text else ()
