"""Reading a file in a process of its own, under limits of memory and time, since files may be hostile."""

from jianxing.importing.apart.packing import Read
from jianxing.importing.apart.parent import Allowance, ReadingGaveUp, read_apart

__all__ = ("Allowance", "Read", "ReadingGaveUp", "read_apart")
