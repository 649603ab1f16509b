"""The demonstration's accounts: one for each part that somebody plays. They bear functions, not names of persons."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jianxing.directory import operations
from jianxing.directory.models import Appointment, Body, Person
from jianxing.kernel.actor import OFFICERS, Actor, Role

#: Public on purpose: it opens made-up data on a node that says everywhere that it is a demonstration.
PASSWORD = "Jianxing-demo-2026"  # noqa: S105
SINCE = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """A login with its roles; the first is the one it starts in."""

    login: str
    name: str
    held: tuple[tuple[str, Role], ...]
    is_main: bool = False


R = Role
ACCOUNTS = (
    Account("jiaotong", "交通组监督员（演示）", (("TJ-JTW", R.SUPERVISOR),), is_main=True),
    Account("jiaotong.ld", "交通组组长（演示）", (("TJ-JTW", R.LEADER),), is_main=True),
    Account("dianli", "电力公司经办人（演示）", (("TJ-E-DL", R.HANDLER),), is_main=True),
    Account("dianli.ld", "电力公司负责人（演示）", (("TJ-E-DL", R.LEADER),)),
    Account("dianli.js", "电力公司建设部经办人（演示）", (("TJ-E-DL-JS", R.HANDLER),)),
    Account("wuqing", "武清监督员（演示）", (("TJ-WQ", R.SUPERVISOR),), is_main=True),
    Account("wuqing.ld", "武清领导（演示）", (("TJ-WQ", R.LEADER),)),
    Account("wqwenlv", "武清文旅局经办人（演示）", (("TJ-G-WL", R.HANDLER),), is_main=True),
    Account("wqzhengfu", "武清区政府经办人（演示）", (("TJ-G-WQ", R.HANDLER),)),
    Account("renshe", "人社组监督员（演示）", (("TJ-RSJ", R.SUPERVISOR),), is_main=True),
    Account("renshe.ld", "人社组组长（演示）", (("TJ-RSJ", R.LEADER),)),
    Account("shebao", "社保中心经办人（演示）", (("TJ-D-SB", R.HANDLER),)),
    Account("binhai", "滨海监督员（演示）", (("TJ-BH", R.SUPERVISOR), ("TJ-KFQ", R.SUPERVISOR), ("TJ-BSQ", R.SUPERVISOR))),
    Account("kaifaqu", "经开区管委会经办人（演示）", (("TJ-D-KF", R.HANDLER),)),
    Account("baoshui", "保税区科技局经办人（演示）", (("TJ-D-BK", R.HANDLER),)),
    Account("shengtai", "生态组监督员（演示）", (("TJ-SHJ", R.SUPERVISOR),)),
    Account("shengtaiju", "生态环境局经办人（演示）", (("TJ-D-ST", R.HANDLER),)),
    Account("yingji", "应急组监督员（演示）", (("TJ-YJJ", R.SUPERVISOR),)),
    Account("yingjiju", "应急管理局经办人（演示）", (("TJ-D-YJ", R.HANDLER),)),
    Account("ganghang", "港航管理局经办人（演示）", (("TJ-D-GH", R.HANDLER),)),
    Account("beichen", "北辰区政府经办人（演示）", (("TJ-G-BC", R.HANDLER),)),
    Account("tongzhou", "通州监督员（演示）", (("BJ-TZ", R.SUPERVISOR),)),
    Account("tongzhou.ld", "通州领导（演示）", (("BJ-TZ", R.LEADER),)),
    Account("langfang", "廊坊监督员（演示）", (("HE-LF", R.SUPERVISOR),)),
    Account("langfang.ld", "廊坊领导（演示）", (("HE-LF", R.LEADER),)),
    Account("baoguan.jin", "天津密钥保管人（演示）", (("TJ", R.HANDLER),)),
    Account("baoguan.jing", "北京密钥保管人（演示）", (("BJ", R.HANDLER),)),
    Account("baoguan.ji", "河北密钥保管人（演示）", (("HE", R.HANDLER),)),
    Account("shiwei", "市纪委监委领导（演示）", (("TJ", R.LEADER),), is_main=True),
    Account("shiwei.jd", "市纪委监委监督员（演示）", (("TJ", R.SUPERVISOR),)),
    Account("shiwei.sh", "市纪委监委审核人（演示）", (("TJ", R.SUPERVISOR),)),
    Account("system", "系统管理员（演示）", (("NODE", R.SYSTEM_OFFICER),)),
    Account("security", "安全保密管理员（演示）", (("NODE", R.SECURITY_OFFICER),)),
    Account("audit", "安全审计员（演示）", (("NODE", R.AUDIT_OFFICER),), is_main=True),
)  # fmt: skip

#: One custodian in each place: any two of the three restore the key of any of the bodies that refer leads to each other.
CUSTODIANS = ("baoguan.jin", "baoguan.jing", "baoguan.ji")
#: As public as the password: what they open is made up.
LEADS_PASSPHRASES = {
    "wuqing": "演示口令武清监督员2026",
    "wuqing.ld": "演示口令武清区领导2026",
    "tongzhou": "演示口令通州监督员2026",
    "tongzhou.ld": "演示口令通州区领导2026",
    "langfang": "演示口令廊坊监督员2026",
    "langfang.ld": "演示口令廊坊市领导2026",
    "baoguan.jin": "演示口令天津保管人2026",
    "baoguan.jing": "演示口令北京保管人2026",
    "baoguan.ji": "演示口令河北保管人2026",
}

ROLE_WORDS = {
    R.SUPERVISOR: "监督员",
    R.LEADER: "领导",
    R.HANDLER: "经办人",
    R.SYSTEM_OFFICER: "系统管理员",
    R.SECURITY_OFFICER: "安全保密管理员",
    R.AUDIT_OFFICER: "安全审计员",
}


def build(
    *, bodies: dict[str, Body], by: Actor, at: datetime, accounts: Sequence[Account] = ACCOUNTS
) -> dict[str, Actor]:
    """Add the accounts that are not there yet; returns who acts under each login in its first role."""
    people = {person.login: person for person in Person.objects.all()}
    for account in accounts:
        if account.login in people:
            continue
        person = operations.add_person(
            login=account.login,
            name=account.name,
            password=PASSWORD,
            is_officer=account.held[0][1] in OFFICERS,
            must_change_password=False,
            by=by,
            at=at,
        )
        people[account.login] = person
        for code, role in account.held:
            operations.appoint(person=person, body=bodies[code], role=role, valid_from=SINCE, by=by, at=at)
    return {
        account.login: Actor(
            person_id=people[account.login].pk, body_id=bodies[account.held[0][0]].pk, role=account.held[0][1]
        )
        for account in accounts
    }


def acting_for(actors: dict[str, Actor], *, login: str, body: Body, role: Role) -> Actor:
    """Return who *login* is in another of its bodies; the appointment must exist."""
    held = Appointment.objects.get(person_id=actors[login].person, body=body, role=role)
    return Actor(person_id=held.person_id, body_id=held.body_id, role=role)


def shown(accounts: Sequence[Account] = ACCOUNTS) -> list[dict[str, str]]:
    """Return the accounts as the sign-in page and the command line list them, the main ones first."""
    names = dict(Body.objects.values_list("code", "name"))
    ordered = sorted(accounts, key=lambda account: not account.is_main)
    return [
        {
            "login": account.login,
            "name": account.name,
            "body": "、".join(names[code] for code, _ in account.held),
            "role": ROLE_WORDS[account.held[0][1]],
            "passphrase": LEADS_PASSPHRASES.get(account.login, ""),
        }
        for account in ordered
    ]


def write_list(path: Path, accounts: Sequence[Account] = ACCOUNTS) -> None:
    """Leave the list where the sign-in page finds it."""
    path.write_text(
        json.dumps({"accounts": shown(accounts), "password": PASSWORD}, ensure_ascii=False), encoding="utf-8"
    )
