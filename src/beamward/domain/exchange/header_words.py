"""The words by which the columns of a department's own sheet are recognised, zh and en.

Our own lists, to be extended from sheets that come our way. Every recognition is a proposal that
a person checks in the mapping before anything is imported.
"""

from collections.abc import Mapping
from typing import Final

# What a column can become. The first group is told in words, the second in days, the third in
# codes of the vocabulary of that name.
TEXT_FIELDS: Final = ("narrative", "title", "cause", "action", "machine", "place", "reporter")
DAY_FIELDS: Final = ("event_date", "notified_date", "updated_date")
CODED_FIELDS: Final = (
    "event_type",
    "modality",
    "process_step",
    "discovery",
    "problem_type",
    "medical_harm",
    "dosimetric_impact",
    "potential_severity",
)
ID_FIELD: Final = "source_id"
FIELDS: Final = (ID_FIELD, *DAY_FIELDS, *TEXT_FIELDS, *CODED_FIELDS)
# These may be put together from several columns, one paragraph each.
JOINABLE_FIELDS: Final = ("narrative", "cause", "action")
# A person's name is left out unless somebody decides otherwise.
PERSON_FIELD: Final = "reporter"

HEADER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "source_id": (
        "编号", "事件编号", "报告编号", "上报编号", "记录编号", "单号", "流水号",
        "id", "no", "number", "event id", "incident id", "report number", "case number",
        "incident number", "event number", "reference", "ref",
    ),
    "event_date": (
        "日期", "时间", "发生日期", "发生时间", "事件日期", "事件时间", "事发日期", "事发时间",
        "date", "time", "event date", "date of event", "incident date", "date of incident",
        "date occurred", "occurred", "occurrence date", "when did it happen",
    ),
    "notified_date": (
        "上报日期", "上报时间", "报告日期", "报告时间", "填报日期", "填报时间", "登记日期",
        "report date", "date reported", "reported on", "date of report", "notification date",
        "notified", "submitted",
    ),
    "updated_date": ("更新日期", "更新时间", "修改日期", "修改时间", "updated", "last modified"),
    "title": (
        "标题", "题目", "主题", "事件名称", "事件标题",
        "event name", "title", "subject", "headline", "summary",
    ),
    "narrative": (
        "描述", "事件描述", "经过", "事件经过", "事情经过", "发生经过", "详细描述", "详情",
        "情况说明", "内容", "事件内容", "description", "event description", "narrative",
        "what happened", "details", "incident description", "course of events",
    ),
    "event_type": (
        "类型", "类别", "分类", "事件类型", "事件类别", "事件分类", "不良事件类型",
        "type", "event type", "incident type", "category", "kind of event", "classification",
    ),
    "modality": (
        "治疗方式", "治疗技术", "照射技术", "放疗技术", "技术", "治疗类型",
        "modality", "technique", "treatment technique", "treatment type",
    ),
    "medical_harm": (
        "严重程度", "严重度", "伤害程度", "损害程度", "事件等级", "伤害等级", "后果", "患者后果",
        "severity", "harm", "level of harm", "outcome", "actual severity", "actual harm",
    ),
    "potential_severity": (
        "潜在严重程度", "潜在严重度", "潜在后果", "可能后果", "潜在风险", "风险等级",
        "potential severity", "potential harm", "risk level",
    ),
    "dosimetric_impact": (
        "剂量影响", "剂量学影响", "剂量偏差程度", "dosimetric impact", "dosimetric severity",
        "dose impact",
    ),
    "process_step": (
        "环节", "步骤", "流程", "阶段", "发生环节", "流程环节", "治疗环节", "工作环节", "工序",
        "step", "process step", "phase", "stage", "where in the pathway", "process",
    ),
    "discovery": (
        "发现方式", "发现环节", "发现途径", "如何发现", "怎样发现",
        "discovery", "how discovered", "how detected", "detected by", "how found",
        "method of detection", "detection",
    ),
    "problem_type": ("问题类型", "差错类型", "错误类型", "problem type", "error type"),
    "machine": (
        "设备", "机器", "加速器", "治疗机", "机房", "设备名称", "设备编号", "治疗设备", "仪器",
        "machine", "linac", "treatment unit", "unit", "equipment", "device", "room",
    ),
    "place": (
        "地点", "发生地点", "院区", "医院", "科室", "机构", "单位",
        "location", "place", "department", "hospital", "facility", "centre", "center",
    ),
    "cause": (
        "原因", "原因分析", "根本原因", "发生原因", "原因及分析",
        "cause", "root cause", "causes", "contributing factors", "why",
    ),
    "action": (
        "措施", "整改措施", "处理措施", "改进措施", "纠正措施", "处理", "处理结果", "整改",
        "action", "actions", "corrective action", "corrective actions", "measures",
        "action taken", "preventive action",
    ),
    "reporter": (
        "上报人", "报告人", "填报人", "填表人", "登记人", "当事人", "责任人", "发现人",
        "reporter", "reported by", "submitted by", "person involved", "staff", "name", "author",
        "discovered by", "found by",
    ),
}  # fmt: skip

# Columns that identify a patient are never proposed for import: those whose header holds one of
# the first words, or is one of the second.
PATIENT_WORDS: Final = (
    "姓名", "住院号", "门诊号", "病案号", "病历号", "放疗号", "身份证", "出生日期", "出生年月",
    "电话", "手机", "住址", "patient name", "patient id", "mrn", "medical record number",
    "date of birth", "dob", "birth date", "phone", "nhs number", "social security",
)  # fmt: skip
PATIENT_HEADERS: Final = ("患者", "病人", "登记号", "patient", "address")
# A running number changes when the sheet is sorted anew: no name for a record.
RUNNING_NUMBER_HEADERS: Final = ("序号", "行号", "row", "row number")
# Alone, these words leave open what is meant.
VAGUE_WORDS: Final = frozenset({
    "日期", "时间", "类型", "类别", "分类", "技术", "内容", "流程", "阶段", "处理", "单位", "单号",
    "后果", "time", "date", "type", "category", "no", "id", "number", "ref", "process", "unit",
    "room", "summary", "name", "staff", "outcome", "details", "submitted", "notified",
})  # fmt: skip

# Words in cells that stand for codes of our vocabularies.
VALUE_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "event_type": {
        "near_miss": ("近似差错", "近似错误", "未遂事件", "未遂", "near miss", "near-miss"),
        "unsafe_condition": ("隐患", "安全隐患", "不安全状况", "unsafe condition", "hazard"),
        "radiation_incident": ("照射事件", "误照射", "误照", "radiation incident", "incident"),
        "other_patient_incident": ("跌倒", "坠床", "fall", "other patient incident"),
        "staff_or_public_exposure": ("误照工作人员", "人员受照", "staff exposure"),
        "process_improvement": ("流程改进", "改进建议", "process improvement"),
        "good_catch_or_good_care": ("良好实践", "及时拦截", "good catch"),
    },
    "modality": {
        "photon_3d": ("三维适形", "适形", "3d-crt", "3dcrt", "3d"),
        "photon_imrt_vmat": ("调强", "容积调强", "imrt", "vmat", "rapidarc", "tomo"),
        "photon_srs_sbrt": ("立体定向", "sbrt", "srs", "sabr"),
        "gamma_stereotactic": ("伽马刀", "伽玛刀", "gamma knife"),
        "electrons": ("电子线", "electron", "electrons"),
        "tbi": ("全身照射", "tbi"),
        "iort": ("术中放疗", "iort"),
        "particle": ("质子", "重离子", "质子治疗", "proton", "protons", "particle"),
        "carbon_ion": ("碳离子", "carbon", "carbon ion"),
        "brachytherapy": ("近距离", "近距离治疗", "brachytherapy", "brachy"),
        "brachy_hdr": ("后装", "高剂量率后装", "hdr"),
        "brachy_ldr_permanent": ("粒子植入", "seed implant", "ldr seeds"),
        "rn_radioiodine": ("碘131", "131碘", "i-131", "radioiodine"),
    },
    "process_step": {
        "p01_referral_registration": ("登记", "转诊", "registration", "referral"),
        "p02_consult_decision_consent": ("问诊", "知情同意", "consult", "consent"),
        "p03_prescription_intent": ("处方", "prescription"),
        "p04_scheduling": ("预约", "排程", "scheduling"),
        "p05_immobilisation": ("固定", "体位固定", "体膜", "immobilisation", "immobilization"),
        "p06_simulation_imaging": ("定位", "模拟定位", "ct定位", "simulation", "ct simulation"),
        "p07_registration_contouring": ("勾画", "靶区勾画", "contouring", "image registration"),
        "p08_dose_planning": ("计划", "计划设计", "剂量计算", "planning", "treatment planning"),
        "p09_plan_approval": ("计划审批", "计划确认", "plan approval"),
        "p10_pretreatment_review_qa": ("计划核对", "计划验证", "plan check", "pretreatment qa"),
        "p11_data_transfer": ("传输", "数据传输", "计划传输", "data transfer", "transfer"),
        "p12_patient_setup": ("摆位", "患者摆位", "setup", "set-up", "patient setup"),
        "p13_image_guidance": ("图像引导", "影像引导", "igrt", "cbct", "image guidance"),
        "p14_beam_delivery": ("照射", "治疗实施", "出束", "delivery", "treatment delivery"),
        "p15_on_treatment_review": ("治疗中复核", "周查", "on-treatment review"),
        "p16_completion_followup": ("随访", "结束治疗", "follow-up", "follow up"),
        "p17_equipment_software_qm": ("设备", "设备质控", "质控", "equipment", "machine qa"),
        "p18_brachy_applicator_source": ("施源器", "后装施源器", "applicator"),
        "p19_radionuclide_administration": ("给药", "核素给药", "administration"),
    },
    "medical_harm": {
        "none": ("无", "无伤害", "无后果", "没有", "none", "no harm"),
        "mild": ("轻", "轻度", "轻微", "mild", "minor", "low"),
        "moderate": ("中", "中度", "中等", "moderate", "medium"),
        "severe": ("重", "重度", "严重", "severe", "major", "serious"),
        "death": ("死亡", "death", "fatal"),
    },
    "dosimetric_impact": {
        "none": ("无", "无影响", "none"),
        "minor": ("轻", "轻度", "轻微", "minor", "mild", "low"),
        "moderate": ("中", "中度", "中等", "moderate", "medium"),
        "severe": ("重", "重度", "严重", "severe", "major"),
    },
    "potential_severity": {
        "none": ("无", "none"),
        "mild": ("轻", "轻度", "轻微", "低", "mild", "minor", "low"),
        "moderate": ("中", "中度", "中等", "moderate", "medium"),
        "severe": ("重", "重度", "严重", "高", "severe", "major", "high"),
        "critical": ("极重", "危重", "极高", "死亡", "critical", "catastrophic", "death"),
    },
    "discovery": {
        "pretreatment_check": ("治疗前核对", "pretreatment check"),
        "during_treatment": ("治疗中", "治疗时", "during treatment"),
        "imaging": ("影像", "cbct", "imaging"),
        "chart_check": ("病历核对", "周查", "chart check"),
        "machine_qa": ("质控", "晨检", "machine qa", "daily qa"),
        "patient_said_so": ("患者反映", "患者告知", "patient"),
        "follow_up_clinic": ("随访", "follow-up"),
        "by_chance": ("偶然", "by chance"),
    },
    "problem_type": {
        "laterality": ("左右侧", "侧别", "laterality", "wrong side"),
        "site": ("部位错误", "wrong site"),
        "wrong_patient": ("患者错误", "患者身份", "wrong patient"),
        "position_shift": ("移床", "体位", "摆位误差", "shift"),
        "dose_calculation": ("剂量计算", "dose calculation"),
        "contours": ("勾画", "contours"),
    },
}  # fmt: skip
