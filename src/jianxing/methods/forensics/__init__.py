"""Checks of reported readings: whether figures could have come about by measuring. No Django.

Each module is one check: a function of arrays that returns a ``Result`` – what it looked at, a statistic, a p-value or a
flag for each reading, the effect in the unit, how to read it and when not to use it. A result is a question to whoever reported
(疑似异常，需核查), never a verdict.
"""
