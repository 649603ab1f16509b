"""The Common Alerting Protocol 1.2 (OASIS, July 2010; ITU-T X.1303 bis) on plain values: no Django, no database, no network.

`reading` takes what comes in and names all that is wrong with it, `rules` is the schema as a table, `writing` puts a message out,
`signing` signs and verifies it (XML-DSig, enveloped), `places` turns its areas into geometries and back (CAP writes latitude
first), `threads` says what stands after Update, Cancel and Ack, `identifiers` are in the national form.
"""

from jianxing.methods.cap.model import Alert, Area, Circle, Info, Reference, Resource
from jianxing.methods.cap.reading import CapRefused, Problem, Read, read
from jianxing.methods.cap.writing import write

__all__ = (
    "Alert", "Area", "CapRefused", "Circle", "Info", "Problem", "Read", "Reference", "Resource", "read", "write",
)  # fmt: skip
