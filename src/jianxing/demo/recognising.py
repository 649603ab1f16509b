"""证据互认: Hebei's department sends evidence on a river to Tianjin's group (演示数据): one package recognised, one supplemented
and then recognised, one received and not decided on yet. Officers are numbers of certificates; no person stands in any row."""

import io
from datetime import date, datetime
from typing import Final

from PIL import Image, ImageDraw

from jianxing.demo.scene import Scene, on
from jianxing.directory.acting import acting
from jianxing.evidence.models import File
from jianxing.evidence.operations import Obtained, describe, hand_over, store
from jianxing.kernel.actor import Actor
from jianxing.packages import operations, queries
from jianxing.packages.models import Package
from jianxing.packages.operations import Matter, Objections

FIRST: Final = date(2026, 3, 11)
ABOUT: Final = "北运河跨界河段水质异常（演示数据）"
PLACE: Final = "北运河省界断面左岸"


def build(scene: Scene) -> None:
    """Build the part once."""
    theirs, by = Actor.system(body_id=scene.bodies["HE-D-ST"].pk), scene.actor("shengtai")
    with scene.acting_as(by):
        if Package.objects.exists():
            return
    _sent(scene, theirs, "省界断面采样记录和照片", FIRST)
    _decided(scene, by, "recognise", on(FIRST, 15))
    lacking = _sent(scene, theirs, "排放口夜间巡查照片", date(2026, 3, 12))
    _decided(
        scene,
        by,
        "ask_more",
        on(date(2026, 3, 12), 15),
        Objections(authenticity="缺少原始载体和提取过程说明。"),
    )
    with acting(theirs):
        asked = queries.one(pk=lacking.pk)
    _sent(scene, theirs, "排放口夜间巡查照片（补正：原始载体说明）", date(2026, 3, 13), asked)
    _decided(scene, by, "recognise", on(date(2026, 3, 13), 15))
    last = _sent(scene, theirs, "企业台账复印件", date(2026, 3, 16))
    with scene.acting_as(by):
        operations.receive(package=queries.one(pk=last.pk), by=by, at=on(date(2026, 3, 16), 11))


def _sent(scene: Scene, by: Actor, title: str, day: date, answers: Package | None = None) -> Package:
    recipient = scene.bodies["TJ-SHJ"]
    with acting(by):
        files = [_file(by, f"{title}.jpg", _photo(title), day), _file(by, f"{title}.txt", _note(title), day)]
        package = operations.make(
            files=files, title=title, recipient=recipient, matter=Matter(about=ABOUT, answers=answers), by=by,
            at=on(day, 9),
        )  # fmt: skip
        return operations.send(package=queries.one(pk=package.pk), by=by, at=on(day, 10))


def _decided(scene: Scene, by: Actor, says: str, at: datetime, objections: Objections | None = None) -> None:
    with scene.acting_as(by):
        package = Package.objects.filter(recipient=by.body_id, state="sent").get()
        operations.receive(package=queries.one(pk=package.pk), by=by, at=at)
        operations.decide(package=queries.one(pk=package.pk), says=says, objections=objections, by=by, at=at)


def _file(by: Actor, name: str, content: bytes, day: date) -> File:
    file = store(stream=io.BytesIO(content), name=name, by=by, at=on(day, 8))
    picture = name.endswith("jpg")
    describe(
        file=file,
        obtained=Obtained(
            way="photographed" if picture else "onsite", medium="photo" if picture else "paper", place=PLACE,
            taken_at=on(day, 7), officers=["冀环执法-0412", "冀环执法-0977"],
        ),
        by=by, at=on(day, 8),
    )  # fmt: skip
    hand_over(
        file=file, giver="河北省生态环境厅", taker="河北省生态环境厅档案室", handed_at=on(day, 8), why="原件归档", by=by,
        at=on(day, 8),
    )  # fmt: skip
    return file


def _note(title: str) -> bytes:
    return f"{title}\n{ABOUT}\n{PLACE}\n".encode()


def _photo(title: str) -> bytes:
    """Draw a river between two banks; what is drawn differs with the title, so that no two packages hold one picture."""
    picture = Image.new("RGB", (320, 200), "#9cae8c")
    bend = 40 + sum(title.encode()) % 80
    ImageDraw.Draw(picture).polygon(
        [(0, 90), (160, bend), (320, 80), (320, 150), (160, bend + 60), (0, 160)], "#5b7f95"
    )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
