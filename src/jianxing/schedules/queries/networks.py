"""What an update says, as it was kept: for computing it again, for what-ifs and impacts, and for files."""

import zlib
from collections.abc import Mapping

from django.utils.translation import gettext as _

from jianxing.methods.schedules.freezing import thaw
from jianxing.methods.schedules.model import Schedule as Network
from jianxing.methods.schedules.wording import MESSAGES
from jianxing.schedules.models import ScheduleContent, ScheduleUpdate


def frozen_of(*, update: ScheduleUpdate) -> bytes:
    """Return the bytes that ``update.digest`` is of: ``schedule-1.json``. Raises ``ScheduleContent.DoesNotExist`` where the
    update is not seen, or nothing of it is kept."""
    kept = ScheduleContent.objects.only("packed").get(pk=update.pk)
    return zlib.decompress(bytes(kept.packed))


def network_of(*, update: ScheduleUpdate) -> Network:
    """Return the network of an update as ``methods.schedules`` computes with it."""
    return thaw(frozen_of(update=update))


def said(code: str, task: str, field: str, values: Mapping[str, object]) -> str:
    """Return a refusal or remark in words: the task and the field, then what is wrong with it."""
    place = task if not task or " " in task else _("task %(task)s") % {"task": task}
    return ": ".join(filter(None, (place, field, _(MESSAGES[code]) % dict(values))))
