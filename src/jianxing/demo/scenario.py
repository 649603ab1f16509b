"""The whole scenario, part after part. A part is one transaction: it is there whole, or it is built."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import transaction

from jianxing.demo import (
    accounts,
    approving,
    balancing,
    bodies,
    bordering,
    briefing,
    checking,
    consulting,
    corresponding,
    culture,
    ecology,
    hearing,
    hindering,
    industry,
    inspecting,
    instructing,
    mapping,
    measuring,
    noticing,
    onecard,
    punishing,
    recognising,
    referring,
    responding,
    safety,
    sample_ledgers,
    scheduling,
    services,
    shipping,
    transport,
    watering,
    writing,
)
from jianxing.demo.scene import Scene, on
from jianxing.directory import jurisdictions
from jianxing.kernel.actor import Actor
from jianxing.ledger import sealer
from jianxing.notices.operations import seed_calendar

CALENDAR_YEARS = range(2022, 2028)
PARTS = (
    ("产业", industry.build),
    ("审批事项包", approving.build),
    ("交通", transport.build),
    ("生态", ecology.build),
    ("公共服务", services.build),
    ("文化旅游", culture.build),
    ("安全韧性", safety.build),
    ("监督检查", inspecting.build),
    ("批示与分办", instructing.build),
    ("线索移送", referring.build),
    ("函件与联动", corresponding.build),
    ("公文", writing.build),
    ("定期会商", consulting.build),
    ("进度计划", scheduling.build),
    ("堵点", hindering.build),
    ("地图", mapping.build),
    ("飞地与盲区", bordering.build),
    ("突发事件与演练", responding.build),
    ("空气质量读数", measuring.build),
    ("数据核验", checking.build),
    ("水环境与生态补偿", watering.build),
    ("危险废物与减污降碳", balancing.build),
    ("可感性", noticing.build),
    ("处罚比对", punishing.build),
    ("证据互认", recognising.build),
    ("公众诉求", hearing.build),
    ("一卡通覆盖", onecard.build),
    ("海铁联运单证", shipping.build),
)


def build(*, say: Callable[[str], None]) -> None:
    """Build what is missing; *say* is told after each part."""
    node, at = Actor.system(), on(date(2025, 1, 2))
    with transaction.atomic():
        jurisdictions.load(by=node, at=at)
        seed_calendar(years=CALENDAR_YEARS, by=node, at=at)
        held = bodies.build(by=node, at=at)
        actors = accounts.build(bodies=held, by=node, at=at)
    scene = Scene(bodies=held, actors=actors)
    say("演示数据：单位与人员")
    sample_ledgers.build(scene)
    say("演示数据：导入三本台账")
    for name, part in PARTS:
        with transaction.atomic():
            part(scene)
        say(f"演示数据：{name}")
    sealer.seal_all()  # the position of the log stands in the brief that is issued next
    with transaction.atomic():
        briefing.build(scene)
    say("演示数据：简报")
    sealer.seal_all()
    accounts.write_list(settings.DEMO_ACCOUNTS_FILE)
