"""What gives a person away is recognised; what only looks like it is left alone."""

import pytest

from beamward.domain.privacy.identifiers import Kind, Reason, find
from beamward.domain.privacy.numbers import is_nhs_number, is_resident_number


def found(text: str, *, today_year: int | None = 2026) -> list[tuple[Kind, str]]:
    return [(finding.kind, finding.text) for finding in find(text, today_year=today_year)]


def test_an_empty_text_holds_nothing() -> None:
    assert find("") == ()


def test_findings_come_in_the_order_of_the_text_and_say_why() -> None:
    patient, phone = find("患者张三，又回了13900001234。")
    assert (patient.kind, patient.start, patient.end) == (Kind.PATIENT_NAME, 2, 4)
    assert patient.reason_key is Reason.AFTER_ROLE
    assert phone.reason_key is Reason.MOBILE_NUMBER


@pytest.mark.parametrize(
    "word",
    "高剂量 张力 王牌技师 周期 方案 金标 程序 白细胞 石膏 曾经 马上 平均 常规 时间 安全 于今日 向左 左侧 "
    "成功 全身 单次 应当 任何 温度 关节 施源器 毛发 水肿 平卧 单独 由于 宫颈癌 叶酸".split(),
)
def test_a_word_that_begins_like_a_surname_is_no_name(word: str) -> None:
    for sentence in (f"患者{word}。", f"患者{word}变化。", f"由{word}决定", f"{word}，需核对"):
        assert found(sentence) == []


@pytest.mark.parametrize(
    "words",
    [
        "Bragg peak",
        "Varian console",
        "Monte Carlo dose",
        "Gamma Knife frame",
        "March and May",
        "Hodgkin lymphoma",
        "Ewing sarcoma",
    ],
)
def test_a_thing_named_after_somebody_is_no_person(words: str) -> None:
    for sentence in (f"The patient {words} was wrong.", f"patient: {words}", f"told {words}"):
        assert found(sentence) == []


def test_a_resident_number_obeys_the_standard() -> None:
    # The two examples of GB 11643-1999.
    assert is_resident_number("11010519491231002X")
    assert is_resident_number("440524188001010014")
    assert not is_resident_number("110105194912310021")
    assert found("证号11010519491231002X") == [(Kind.NATIONAL_ID, "11010519491231002X")]


def test_a_resident_number_with_a_slip_is_still_told_by_place_and_date() -> None:
    (finding,) = find("编码110105194912310021")
    assert finding.reason_key is Reason.RESIDENT_ID_FORM
    assert found("编码990105194912310021") == []
    assert found("编码110105194913310021") == []
    assert found("编码110105203012310021", today_year=2026) == []


def test_a_british_number_is_told_by_its_check_digit() -> None:
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert found("label 943 476 5919") == [(Kind.NATIONAL_ID, "943 476 5919")]
    assert found("label 943 476 5918") == []


def test_only_ages_over_89_are_flagged() -> None:
    assert found("a 90-year-old") == [(Kind.AGE_OVER_89, "90")]
    assert found("a 89-year-old") == []
    assert found("患者90岁") == [(Kind.AGE_OVER_89, "90")]
    assert found("患者89岁") == []
    assert found("90 years of records, 95%, 92 cGy") == []


def test_a_year_of_birth_is_flagged_when_it_tells_an_age_over_89() -> None:
    assert found("born in 1930", today_year=2026) == [(Kind.BIRTH_DATE, "1930")]
    assert found("born in 1950", today_year=2026) == []
    assert found("born in 1930", today_year=None) == []
    assert found("1930年出生", today_year=2026) == [(Kind.BIRTH_DATE, "1930")]


def test_a_date_is_of_birth_only_where_the_text_says_so() -> None:
    assert found("DOB 1956-03-12") == [(Kind.BIRTH_DATE, "1956-03-12")]
    assert found("1956年3月12日出生") == [(Kind.BIRTH_DATE, "1956年3月12日")]
    assert found("医生于2024年5月6日修改；学生于2024年5月6日离开") == []
    assert found("treated on 2024-05-06 at 10:30") == []


def test_a_bare_id_belongs_to_a_person_unless_a_thing_is_named() -> None:
    assert found("ID: 4471902") == [(Kind.RECORD_NUMBER, "4471902")]
    for thing in ("Plan", "Field", "Machine", "Event", "设备", "计划"):
        assert found(f"{thing} ID: 4471902") == []


def test_a_bed_is_told_from_a_couch() -> None:
    assert found("12床患者") == [(Kind.BED_NUMBER, "12")]
    assert found("bed no. 12") == [(Kind.BED_NUMBER, "12")]
    assert found("床面升高12 mm，2床角度，the bed 12 mm lower") == []


def test_a_serial_number_is_no_phone_number() -> None:
    assert found("call 301-555-0142") == [(Kind.PHONE, "301-555-0142")]
    assert found("S/N 02-01-0588-001-041907-10089-97") == []
    assert found("序列号123456789012，版本13.9.0000.1234") == []


def test_doses_units_energies_codes_and_versions_are_no_identity() -> None:
    assert (
        found(
            "200 cGy x 25, 6 MV, 18 MeV, 1234.5 MU, C50.9, 10.0.0.12, v16.1.0, 370 GBq, 2023-04-15"
        )
        == []
    )


def test_full_width_characters_are_read_as_their_plain_forms() -> None:
    assert found("电话：１３９００００１２３４") == [(Kind.PHONE, "１３９００００１２３４")]


def test_a_colleague_is_named_by_surname_and_title_and_the_title_stays() -> None:
    assert found("由李主任审核") == [(Kind.STAFF_NAME, "李")]
    assert found("主任医师、责任护士、实习医生、由于医生、对方医生") == []
    assert found("Dr. Farmer left") == [(Kind.STAFF_NAME, "Farmer")]
    assert found("the Farmer chamber") == []


def test_an_institution_is_no_person() -> None:
    assert found("transferred from James Cook Hospital") == []
    assert found("transferred from James Cook") == [(Kind.PERSON_NAME, "James Cook")]


def test_a_name_that_somebody_has_hidden_already_is_left_alone() -> None:
    assert found("患者张某误照，患者李××、王某某亦受影响") == []


def test_overlapping_rules_make_one_finding() -> None:
    assert found("MRN: 13900001234") == [(Kind.RECORD_NUMBER, "13900001234")]
