"""What each kind of envelope carries between nodes, as examples of the specification: ``python -m tests.exchange_payloads``."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, Final

from jianxing.kernel.canonical import canonical

PLACE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "exchange" / "payloads.json"
LETTER = "6f1c2a0e-52c1-4f0e-9d5e-0a4f3c1f7b11"
ACTION = "0e0b7a6c-8f0d-4f4e-8a53-6a8a5f1f2c22"
LEAD = "b5a5f9f4-6f1d-4a37-9b0c-3f2f4c9d5e33"
QUESTION = "5b1c2a0e-7777-4f0e-9d5e-0a4f3c1f7b77"
SERIES, MEETING = "3d9a1f70-1111-4b7e-8a90-111111111111", "3d9a1f70-2222-4b7e-8a90-222222222222"
PLAN = {"version": 2, "text": "汛前完成输水管线导改，燃气、电力切改错峰实施。"}
PLAN_DIGEST = hashlib.sha256(canonical(PLAN)).hexdigest()
PARTY = {"node": "ji-node", "code": "HE-JTT", "name": "河北省某纪检监察组"}
CIPHER = base64.b64encode(b"ciphertext, which nobody but the receiver reads").decode()
_PART: Final = {"kind": "content", "ordinal": 0, "cipher": CIPHER, "key": "1" * 64, "sealed": CIPHER}

#: Of each kind what holds; the folder of its schema stands before it.
HOLDS: Final[dict[str, dict[str, Any]]] = {
    "letters/letter": {
        "version": 1, "uid": LETTER, "number": "津纪驻交函〔2026〕2号", "kind": "joint_request", "form": "",
        "urgency": "ordinary", "title": "关于协同推进唐廊高速公路建设的函", "text": "请督促相关部门同步推进接线方案。",
        "matter": "唐廊高速公路", "asked": "督促河北段施工图与天津段衔接", "addressed_as": "", "due_on": "2026-03-26",
        "dated_on": "2026-02-26", "digest": "2" * 64, "action": "唐廊高速公路三地联动监督",
        "joint": {"uid": ACTION, "shape": "three_places"}, "instead_of": None, "effect": "", "answers": None,
        "urges": None,
    },
    "letters/letter-step": {
        "version": 1, "uid": LETTER, "step": "answer", "words": "河北段施工图接口已对齐，同步推进。", "body": "",
        "due_on": None, "effect": "",
    },
    "letters/joint-action": {
        "version": 1, "action": ACTION, "step": "plan", "number": PLAN["version"], "text": PLAN["text"],
        "written_at": "2026-03-10T01:00:00Z",
    },
    "letters/joint-position": {
        "version": 1, "action": ACTION, "number": PLAN["version"], "digest": PLAN_DIGEST, "demand": "汛期输水不得中断",
        "opinion": "", "consent": "given",
    },
    "meetings/invitation": {
        "series": SERIES, "series_name": "京津冀文旅会商", "series_number": "TJ-WQ-2026-S1", "meeting": MEETING,
        "number": "TJ-WQ-2026-M3", "cadence": "monthly", "on": "2026-04-22", "begins": "09:30", "lasts": 90,
        "place": "武清区", "sequence": 1, "status": "planned", "agenda": ["运河沿线文物点看护责任落实情况"],
    },
    "meetings/invitation-answer": {"meeting": MEETING, "sequence": 1, "answer": "accepted", "note": ""},
    "packages/evidence-package": {
        "version": 1, "number": "HE-D-ST-E2026-000007", "title": "省界断面采样记录和照片", "about": "北运河跨界河段水质异常",
        "answers": None,
    },
    "packages/evidence-package-step": {
        "version": 1, "number": "HE-D-ST-E2026-000007", "step": "ask_more", "authenticity": "缺少原始载体说明。", "legality": "",
        "relevance": "", "remark": "", "faults": [],
    },
    "questions/question": {
        "version": 1, "uid": QUESTION, "number": "TJ-SHJ-Q2026-000007", "kind": "indicators.density_at_limit",
        "domain": "ecology", "subject_title": "官园 细颗粒物（PM2.5）", "first_on": "2016-01-01", "last_on": "2016-12-31",
        "seen": "限值 75 之下的天数多出 41 天。", "how_to_read": "正常情况下限值两侧的天数平滑过渡。",
        "when_not": "样本不足 180 天时不用。", "effect": "41.0", "effect_unit": "天", "facts": [["p 值", "0.0004"]],
        "heads": ["时间", "读数（µg/m³）"], "rows": [["2016-01-03", "74"]], "row_count": 41,
        "picture": {
            "title": "按浓度统计的天数", "unit": "天", "labels": ["71.25", "75", "78.75"],
            "lines": [{"name": "天数", "values": ["12.0", "30.0", None]}], "limit": "75.0", "marked": [1], "columns": True,
        },
        "digest": "7" * 64, "remark": "请附原始记录。", "due_on": "2026-04-03",
    },
    "questions/question-step": {
        "version": 1, "uid": QUESTION, "step": "answer", "words": "仪器于三月校准，附校准记录。", "says": "stands",
        "due_on": None,
    },
    "referrals/referral": {
        "lead": LEAD, "number": "L-0A1B-2C3D", "from_key": "3" * 64, "to_key": "4" * 64, "shared": False,
        "reporter": False, "parts": [_PART],
    },
    "referrals/referral-step": {"lead": LEAD, "step": "receive", "parts": []},
    "referrals/body-key": {"version": 1, "public": "5" * 64, "reporter_public": "6" * 64},
}  # fmt: skip

#: Further payloads that hold: other steps of a joint action.
ALSO: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "letters/joint-action": (
        {
            "version": 1, "action": ACTION, "step": "position", "number": PLAN["version"], "digest": PLAN_DIGEST,
            "party": PARTY, "demand": "", "opinion": "", "consent": "given", "stated_at": "2026-03-11T02:00:00Z",
            "stale": False,
        },
        {
            "version": 1, "action": ACTION, "step": "asked", "letter": LETTER, "party": PARTY,
            "asked": "督促河北段施工图与天津段衔接", "due_on": "2026-03-26", "state": "answered", "accepted": True,
            "words": "河北段施工图接口已对齐，同步推进。",
        },
        {"version": 1, "action": ACTION, "step": "closed", "outcome": "三地接口已对齐"},
    ),
}  # fmt: skip

#: What is changed in the one that holds, so that a node refuses it, and why.
REFUSED: Final[dict[str, tuple[tuple[str, dict[str, Any]], ...]]] = {
    "letters/letter": (
        ("a kind that there is not", {"kind": "order"}),
        ("a day that there is not", {"due_on": "2026-02-30"}),
        ("a member that is not in the schema", {"cc": "TJ-JW"}),
        ("a digest that is none", {"digest": "2" * 63}),
    ),
    "letters/letter-step": (("a step that there is not", {"step": "burn"}),),
    "letters/joint-action": (
        ("a plan without a word", {"text": "   "}),
        ("a plan with the outcome of an end", {"outcome": "完成"}),
        ("the zeroth version", {"number": 0}),
    ),
    "letters/joint-position": (
        ("consent refused without an opinion", {"consent": "refused"}),
        ("a consent that there is not", {"consent": "perhaps"}),
    ),
    "meetings/invitation": (("an hour that there is not", {"begins": "25:00"}),),
    "meetings/invitation-answer": (("neither yes nor no", {"answer": "maybe"}),),
    "packages/evidence-package": (
        ("no number", {"number": ""}),
        ("a file beside the attachment", {"file": "package.zip"}),
    ),
    "packages/evidence-package-step": (
        ("a step that there is not", {"step": "close"}),
        ("a fault without a code", {"faults": [{"path": "data/a"}]}),
    ),
    "questions/question": (
        ("a number that is none", {"effect": "many"}),
        ("no word of what was seen", {"seen": ""}),
        ("a row that is no list", {"rows": ["2016-01-03"]}),
        ("a day that there is not", {"due_on": "2026-02-30"}),
        (
            "a picture without a line",
            {
                "picture": {
                    "title": "",
                    "unit": "",
                    "labels": ["1"],
                    "lines": [],
                    "limit": None,
                    "marked": [],
                    "columns": False,
                }
            },
        ),
    ),
    "questions/question-step": (
        ("a step that there is not", {"step": "send"}),
        ("an answer that says something else", {"says": "guilty"}),
    ),
    "referrals/referral": (
        ("a title beside the ciphertext", {"title": "某人"}),
        ("no part", {"parts": []}),
        ("a number that tells something", {"number": "L-2026-3"}),
    ),
    "referrals/referral-step": (("words in the clear", {"words": "查无实据"}),),
    "referrals/body-key": (("a key too short", {"public": "5" * 62}),),
}


def examples() -> list[dict[str, Any]]:
    """Each payload with its schema and whether it holds."""
    made = []
    for name, payload in HOLDS.items():
        schema, kind = f"{name}-1", name.split("/")[1]
        said = {"kind": kind, "schema": schema}
        made += [{**said, "payload": one, "holds": True} for one in (payload, *ALSO.get(name, ()))]
        made += [
            {**said, "payload": payload | change, "holds": False, "why": why} for why, change in REFUSED[name]
        ]
    return made


def text() -> str:
    """The file's content."""
    return json.dumps({"plan": PLAN, "payloads": examples()}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{PLACE}\n")
