"""Masking takes out what was found and nothing else."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from beamward.domain.privacy.identifiers import MASKS, Finding, ForeignFinding, Kind, find, mask

# Pieces that rules look for, so that generated texts come close to what rules accept.
PIECES = """
患者 病人 患者姓名 姓名： 医生 主任 技师 护士 老师 家属 由 把 将 的 在 ， 。 、 （ ） “ ” ： 男
女 岁 出生 生于 出生日期 张三 李四 王五 欧阳雪 周伟明 于海涛 高 方 张 于 小 老 工 某 某某
阿卜杜拉·买买提 误照 了 给 是 与 和 叫 请 12 床 加3床 床号 住院号 病案号 门诊号 ID 身份证 护照
医保卡号 电话 手机 分机 转 微信 QQ 地址 家住 住址 北京市朝阳区 建国路 88号 阳光花园 3栋 平山县
李家庄村 浙A12345 Q1 92 九十 105 1956年3月12日 1948-11-02 1930 11010519491231002X
330102720801006 13900001234 010-62345678 +86 0012345678 ZY2023 219-09-9999 943 476 5919 Patient
patient pt. Dr. Dr Mr. Mrs dr. MR therapist Physicist wife Nurse named name is Name: called by
told and John Smith SMITH, JOHN Mary O'Brien Zhang Wei Li Na Susan de la Cruz J. Hospital St.
Center syndrome MRN MRN: accession case no. ID: Plan bed no. in bed DOB born on July 4, 1951
aged 93-year-old y/o SSN NHS Phone ext call 301-555-0142 (212) 555-0187 07700 900123
a.b@example.org wxid_ab12cd WeChat ID Passport no. 42 Elm Street, Springfield lives at Address:
12 Rose Cottage; Apt 4 insurance policy number AB12345 E12345678 [patient] [患者姓名] [电话]
[phone] [90以上] [ ] mm cm Gy MU 6 MV 的计划 治疗 摆位 - . , : ; ( ) " ' \u3000 \n
""".split()
near_texts = st.lists(
    st.one_of(st.sampled_from([*PIECES, " ", "\n"]), st.text(max_size=3)), max_size=14
).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts)))
texts = st.one_of(near_texts, st.text(max_size=200))
years = st.one_of(st.none(), st.just(2026))


@settings(max_examples=1000)
@given(texts, years)
@example("患者张三李四13900001234", 2026)
@example("把周伟明张伟医生", None)
@example("Dr. Smith13900001234 John", None)
def test_a_masked_text_holds_nothing_more_to_find(text: str, year: int | None) -> None:
    masked = mask(text, find(text, today_year=year))
    assert find(masked, today_year=year) == ()


@settings(max_examples=500)
@given(texts, years)
def test_findings_stand_in_order_apart_and_quote_the_text(text: str, year: int | None) -> None:
    end = 0
    for finding in find(text, today_year=year):
        assert end <= finding.start < finding.end
        assert text[finding.start : finding.end] == finding.text
        end = finding.end


@settings(max_examples=500)
@given(texts)
def test_text_outside_the_findings_stays_as_it_was(text: str) -> None:
    findings = find(text)
    outside = []
    place = 0
    for finding in findings:
        outside.append(text[place : finding.start])
        place = finding.end
    rest = mask(text, findings)
    for piece in outside:
        assert rest.startswith(piece)
        rest = rest[len(piece) :]
        word = next(word for words in MASKS.values() for word in words if rest.startswith(word))
        rest = rest[len(word) :]
    assert rest == text[place:]


def test_a_mask_speaks_the_language_around_it() -> None:
    chinese = "患者 John Smith 的计划传错，联系电话 13900001234，请核对。"
    assert mask(chinese, find(chinese)) == "患者 [患者姓名] 的计划传错，联系电话 [电话]，请核对。"
    english = "The plan of patient Zhang Wei was wrong, call 301-555-0142 today."
    assert mask(english, find(english)) == (
        "The plan of patient [patient] was wrong, call [phone] today."
    )


def test_a_finding_alone_is_masked_in_its_own_language() -> None:
    assert mask("13900001234", find("13900001234")) == "[phone]"


def test_a_person_may_mask_some_findings_and_keep_others() -> None:
    text = "患者张三由李主任接诊。"
    patient, colleague = find(text)
    assert mask(text, [patient]) == "患者[患者姓名]由李主任接诊。"
    assert mask(text, [colleague]) == "患者张三由[同事姓名]主任接诊。"
    assert mask(text, []) == text
    assert mask(text, [colleague, patient]) == "患者[患者姓名]由[同事姓名]主任接诊。"


def test_findings_of_another_text_are_refused() -> None:
    findings = find("患者张三")
    with pytest.raises(ForeignFinding):
        mask("患者李四", findings)
    with pytest.raises(ForeignFinding):
        mask("患者张三", [*findings, *findings])


def test_every_kind_has_its_own_mask_in_both_languages() -> None:
    assert set(MASKS) == set(Kind)
    words = [word for words in MASKS.values() for word in words]
    assert len(set(words)) == len(words)
    for word in words:
        assert word.startswith("[")
        assert word.endswith("]")
        assert find(f"患者{word}，patient {word}") == ()


def test_what_was_masked_before_is_left_alone_and_the_rest_is_found() -> None:
    text = "患者[患者姓名]，电话13900001234"
    assert [finding.kind for finding in find(text)] == [Kind.PHONE]


def test_a_finding_is_a_value() -> None:
    (finding,) = find("患者张三")
    assert finding == Finding(Kind.PATIENT_NAME, 2, 4, "张三", finding.reason_key)
