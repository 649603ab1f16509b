"""Typesetting with Typst: in a process of its own, bounded in time and memory, with faces of our own."""

from jianxing.kernel.typesetting.faces import FONTS, Face, embeddable, families
from jianxing.kernel.typesetting.setting import NotSet, TooLong, bounded, pictured, typeset

__all__ = ("FONTS", "Face", "NotSet", "TooLong", "bounded", "embeddable", "families", "pictured", "typeset")
