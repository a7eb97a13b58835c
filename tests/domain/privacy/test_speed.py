"""Nobody waits for the warning, and no text makes the server work long."""

import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from beamward.domain.privacy.identifiers import find

LONG = 100_000

# What the rules begin with or repeat: long runs of these are the worst that can be typed.
UNITS = """
1 138 1381234 a a1 a@ a@a. @ . - ( +1 +1- 0 0- 01- 12- 1-2 9 19 1949 19491231 1949-1 12/
110105194912310 患 患者 患者张 患者张三 张 张三 李明 欧阳 医生 主任医师 由 把张 把 了 姓名： ：
“ “张 小张 李工 男 ，男 阿·买 阿· 路1 路88号 建国路 路 小区 小区3栋 3栋 镇某 县镇乡 省市区 家住
地址 地址：路 号 床 12床 床号 住院号 住院号1 ID ID: MRN MRN:1 出生 生于 1949年 1949年1月 九十
微信a QQ1 京A 京A1 护照 护照军 医保卡号 电话 电话1 电话( 转1 身份证1 A Aa Aa- A. A.B O' Dr.
Dr.A Mr. John JOHN John- patient patient: patient's Smith, S,J de la de Zhang St. St.John name:
told told.A 1-Elm 1-Elm-Street 12-A-B-C Street address address-1- lives-at-1-a May1 born
born-in-1 aged age-9 93-year ssn1 nhs1 case-no bed-no in-bed-1 wechat-id: [ [patient] [phone
[患者姓名] ( ) " ' １ ＠ ．
""".split()
adversarial = st.one_of(
    st.lists(st.sampled_from([*UNITS, " "]), min_size=1, max_size=4).map("".join),
    st.text(min_size=1, max_size=5),
)


def seconds(text: str) -> float:
    """Return the processor time that a search takes, whatever else the machine does."""
    start = time.process_time()
    find(text, today_year=2026)
    return time.process_time() - start


def of_length(unit: str, length: int = LONG) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def test_the_worst_repeated_piece_is_read_in_under_a_second_or_so() -> None:
    units = {unit.replace("-", part) + gap for unit in UNITS for part in "- " for gap in ("", " ")}
    slowest = max(sorted(units), key=lambda unit: seconds(of_length(unit, LONG // 20)))
    # Under 0.9 s on an idle machine; the limit leaves room for a busy one.
    assert seconds(of_length(slowest)) < 2, slowest


@settings(max_examples=25)
@given(adversarial)
def test_no_repeated_text_takes_long(unit: str) -> None:
    assert seconds(of_length(unit)) < 2


def test_twice_the_text_takes_no_more_than_about_twice_the_time() -> None:
    unit = "患者John Smith由李主任1380000路88号 Dr. A.B, case no. 12-"
    short, long = of_length(unit)[: LONG // 4], of_length(unit)
    assert min(seconds(long) for _ in range(3)) < 8 * min(seconds(short) for _ in range(3))


def test_a_long_report_is_read_while_the_finger_is_still_on_the_key() -> None:
    sentences = (Path(__file__).parent / "sentences" / "clean.txt").read_text(encoding="utf-8")
    report = "患者张三，电话13900001234。Patient John Smith, MRN 00123456. " + sentences
    assert min(seconds(report[:2000]) for _ in range(20)) < 0.005
