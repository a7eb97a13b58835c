"""The tables that ship with Beamward, and the one module that reads them."""

from typing import Any

import pytest

from beamward.data import tables
from beamward.data.tables import TableMissing

KNOWN_AS = {"read", "secondary", "recalled", "derived", "ours"}


def test_a_table_is_read_once_and_cannot_be_changed() -> None:
    steps = tables.table("vocabulary/process_step")
    assert steps is tables.table("vocabulary/process_step")
    changed: Any = steps
    with pytest.raises(TypeError):
        changed["name"] = "mine"
    with pytest.raises(TypeError):
        changed["terms"][0]["en"] = "mine"
    assert steps["terms"][0]["code"] == "p01_referral_registration"


@pytest.mark.parametrize(
    "path", ["vocabulary/colours", "../domain/vocabulary", "/vocabulary/barrier", "vocabulary", ""]
)
def test_what_does_not_ship_is_refused(path: str) -> None:
    with pytest.raises(TableMissing):
        tables.table(path)


def test_no_path_leads_out_of_the_data_folder() -> None:
    with pytest.raises(TableMissing, match="not a path below the data folder"):
        tables.text("../__init__.py")
    with pytest.raises(TableMissing):
        tables.names("..")
    with pytest.raises(TableMissing, match="No folder"):
        tables.names("colours")


def test_each_vocabulary_file_bears_the_name_of_its_list() -> None:
    for name in tables.names("vocabulary"):
        assert tables.table(f"vocabulary/{name}")["name"] == name


@pytest.mark.parametrize(
    "table",
    [
        *(tables.table(f"vocabulary/{name}") for name in tables.names("vocabulary")),
        *tables.table("dosimetric_scale").values(),
    ],
    ids=lambda table: str(table["source"])[:40],
)
def test_a_table_says_its_source_edition_licence_date_and_how_it_is_known(table: Any) -> None:
    for said in ("source", "sources", "edition", "licence", "read_on"):
        assert table[said]
    assert table["status"] in KNOWN_AS


@pytest.mark.parametrize("scale", ["nsir_rt", "aapm", "cn_radiation_event"])
def test_the_bands_of_a_scale_rise(scale: str) -> None:
    bands = tables.table("dosimetric_scale")[scale]["bands"]
    limits = [float(band["upper_percent"]) for band in bands[:-1]]
    assert limits == sorted(set(limits))
    assert "upper_percent" not in bands[-1]
