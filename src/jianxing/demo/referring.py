"""线索移送: four leads between 武清, 通州 and 廊坊, of invented content without names, each in another state.

The passphrases are as public as the demonstration's password: what they open is made up.
"""

from datetime import date

from jianxing.demo.accounts import CUSTODIANS, LEADS_PASSPHRASES
from jianxing.demo.scene import Scene, on
from jianxing.kernel.actor import Actor
from jianxing.referrals import operations, queries
from jianxing.referrals.models import Referral
from jianxing.referrals.operations import Attachment, Lead, Opener

BODIES = {
    "TJ-WQ": ("wuqing", "wuqing.ld"),
    "BJ-TZ": ("tongzhou", "tongzhou.ld"),
    "HE-LF": ("langfang", "langfang.ld"),
}
MARK = "演示数据"


def build(scene: Scene) -> None:
    """Build the part once: keys first, then the leads."""
    by = scene.actor("wuqing.ld")
    if queries.active_key(body_id=by.body) is not None:
        return
    for login in LEADS_PASSPHRASES:
        person = scene.actor(login)
        with scene.acting_as(person):
            operations.make_person_key(
                passphrase=LEADS_PASSPHRASES[login], by=person, at=on(date(2026, 1, 8))
            )
    for code, (worker, leader) in BODIES.items():
        _keys(scene, code, worker, leader)
    _disposed_of(scene)
    _accepted(scene)
    _received(scene)
    _waits(scene)


def _opener(scene: Scene, login: str) -> Opener:
    by = scene.actor(login)
    with scene.acting_as(by):
        entered = operations.enter(passphrase=LEADS_PASSPHRASES[login], by=by, at=on(date(2026, 1, 9)))
    assert entered is not None
    return entered


def _keys(scene: Scene, code: str, worker: str, leader: str) -> None:
    """The body's keys, made by its leader with the three custodians, and given to its supervisor."""
    by, at = scene.actor(leader), on(date(2026, 1, 9), 10)
    opener = _opener(scene, leader)
    with scene.acting_as(by):
        custodians = queries.keyholders_by_login(logins=CUSTODIANS)
        operations.make_body_key(custodians=custodians, opener=opener, by=by, at=at)
        [colleague] = queries.keyholders_by_login(logins=[worker])
        operations.give_key(to=colleague, opener=opener, by=by, at=at)


def _seal(scene: Scene, code: str, to: str, lead: Lead, day: date, *, is_shared: bool = False) -> Referral:
    """Sealed by the supervisor, passed on by the leader the day after."""
    worker, leader = (scene.actor(login) for login in BODIES[code])
    with scene.acting_as(worker):
        made = operations.seal(lead=lead, to=scene.bodies[to], is_shared=is_shared, by=worker, at=on(day, 10))
    with scene.acting_as(leader):
        operations.send(referral=queries.one(pk=made.pk), by=leader, at=on(day, 16))
    return made


def _receive(scene: Scene, code: str, made: Referral, day: date) -> Actor:
    worker, leader = (scene.actor(login) for login in BODIES[code])
    with scene.acting_as(worker):
        operations.receive(referral=queries.one(pk=made.pk), by=worker, at=on(day, 9))
    return leader


def _disposed_of(scene: Scene) -> None:
    """武清 to 通州: opened by authorisation, disposed of, the result told."""
    lead = Lead(
        title=f"运河沿线某工程材料采购线索（{MARK}）",
        text=f"{MARK}：反映跨区采购同一批次材料的价格明显高于同期行情，涉及单位不在本区，请核查。",
        reporter=f"{MARK}：某单位来信，未留姓名",
        files=(
            Attachment(
                name=f"比价情况说明（{MARK}）.txt",
                media_type="text/plain",
                content=f"{MARK}\n比价情况说明\n".encode(),
            ),
        ),
    )
    made = _seal(scene, "TJ-WQ", "BJ-TZ", lead, date(2026, 1, 14))
    by = _receive(scene, "BJ-TZ", made, date(2026, 1, 19))
    worker = scene.actor("tongzhou")
    with scene.acting_as(by):
        [colleague] = queries.keyholders_by_login(logins=["tongzhou"])
        operations.grant(referral=queries.one(pk=made.pk), to=colleague, by=by, at=on(date(2026, 1, 19), 10))
    opener = _opener(scene, "tongzhou")
    with scene.acting_as(worker):
        operations.open_lead(
            referral=queries.one(pk=made.pk), opener=opener, by=worker, at=on(date(2026, 1, 19), 11)
        )
    with scene.acting_as(by):
        referral = queries.one(pk=made.pk)
        operations.accept(referral=referral, by=by, at=on(date(2026, 1, 20)))
        operations.dispose(
            referral=referral, disposal="inquiry", note=f"{MARK}：拟予谈话函询", by=by,
            at=on(date(2026, 2, 6)),
        )  # fmt: skip
        operations.tell_result(
            referral=referral, result=f"{MARK}：已作谈话函询，情况说明清楚", by=by, at=on(date(2026, 3, 12))
        )


def _accepted(scene: Scene) -> None:
    """廊坊 to 武清: accepted, and waits for what is to become of it."""
    lead = Lead(
        title=f"某项目施工分包线索（{MARK}）",
        text=f"{MARK}：反映分包合同与实际施工单位不一致，工程地点在武清区境内。",
    )
    made = _seal(scene, "HE-LF", "TJ-WQ", lead, date(2026, 3, 9))
    by = _receive(scene, "TJ-WQ", made, date(2026, 3, 11))
    with scene.acting_as(by):
        operations.accept(referral=queries.one(pk=made.pk), by=by, at=on(date(2026, 3, 12)))
        [colleague] = queries.keyholders_by_login(logins=["wuqing"])
        operations.grant(referral=queries.one(pk=made.pk), to=colleague, by=by, at=on(date(2026, 3, 12), 10))


def _received(scene: Scene) -> None:
    """武清 to 廊坊: acknowledged, and not read yet."""
    lead = Lead(
        title=f"某景区联名票务线索（{MARK}）",
        text=f"{MARK}：反映联名票务的结算账目与实际入园人次不符，票务单位注册地在廊坊。",
    )
    made = _seal(scene, "TJ-WQ", "HE-LF", lead, date(2026, 3, 18))
    _receive(scene, "HE-LF", made, date(2026, 3, 20))


def _waits(scene: Scene) -> None:
    """通州 to 廊坊, shared: 通州 keeps custody. Passed on, and not acknowledged yet."""
    lead = Lead(
        title=f"三地联办活动经费线索（{MARK}）",
        text=f"{MARK}：反映联办活动的场地费用重复列支，请协助核对廊坊一侧的凭证。",
        reporter=f"{MARK}：举报电话转办",
    )
    _seal(scene, "BJ-TZ", "HE-LF", lead, date(2026, 3, 26), is_shared=True)
