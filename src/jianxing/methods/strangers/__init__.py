"""What strangers send, looked at before it is opened: archives that would fill the memory, XML that would expand.

Each function is given the exception of the domain that asks, and raises it with a code.
"""
