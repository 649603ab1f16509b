"""A referral between nodes: the envelope carries ciphertext and ids, and nothing else."""

from datetime import datetime

from jianxing.kernel.actor import Actor
from jianxing.referrals.models import BodyKey, Part, Referral


def dispatch(referral: Referral, *, by: Actor, at: datetime) -> bool:
    """Send a referral to the node that hosts its receiver; returns whether that is another one."""
    return False


def tell_other_node(referral: Referral, step: str, *, parts: list[Part], by: Actor, at: datetime) -> bool:
    """Tell the node that hosts the origin of a step; returns whether that is another one."""
    return False


def publish_key(key: BodyKey, *, by: Actor, at: datetime) -> int:
    """Tell the other nodes a body's new public keys; returns how many were told."""
    return 0
