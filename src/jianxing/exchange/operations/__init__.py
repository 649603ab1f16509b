"""Every write of the exchange."""

from jianxing.exchange.envelope import Attachment
from jianxing.exchange.operations.sending import attachment_of, send

__all__ = ["Attachment", "attachment_of", "send"]
