"""Every write of similar findings."""

from jianxing.alike.operations.comparing import compare, compare_later
from jianxing.alike.operations.entering import correct, register
from jianxing.alike.operations.joining import join, keep_apart, part

__all__ = ("compare", "compare_later", "correct", "join", "keep_apart", "part", "register")
