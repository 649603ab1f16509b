"""The part of OC4IDS 0.9 that is written and read, as its documentation describes it.

The standard is permissive: what is not named here is let through and left out. Dates are instants with an offset.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

VERSION = "0.9"
Status = Literal["identification", "preparation", "implementation", "completion", "completed", "cancelled"]


class _Open(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Value(_Open):
    amount: float
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")


class Period(_Open):
    startDate: datetime | None = None  # noqa: N815 - the standard's name
    endDate: datetime | None = None  # noqa: N815


class Classification(_Open):
    scheme: str = ""
    id: str = ""
    description: str = ""


class Geometry(_Open):
    """GeoJSON; a point is read, other shapes are let through."""

    type: str
    coordinates: list[Any]

    @field_validator("coordinates")
    @classmethod
    def _on_earth(cls, value: list[Any], info: Any) -> list[Any]:
        if info.data.get("type") == "Point":
            if len(value) < 2 or not all(isinstance(one, int | float) for one in value[:2]):
                raise ValueError("a point is [longitude, latitude]")
            if not (-180 <= value[0] <= 180 and -90 <= value[1] <= 90):
                raise ValueError("longitude lies within ±180, latitude within ±90")
        return value


class Location(_Open):
    id: str = ""
    description: str = ""
    geometry: Geometry | None = None


class Identifier(_Open):
    scheme: str = ""
    id: str = ""
    legalName: str = ""  # noqa: N815


class Organization(_Open):
    id: str = Field(min_length=1)
    name: str = ""
    identifier: Identifier | None = None
    roles: list[str] = []


class Budget(_Open):
    amount: Value | None = None
    approvalDate: datetime | None = None  # noqa: N815


class Completion(_Open):
    endDate: datetime | None = None  # noqa: N815


class ProjectData(_Open):
    """A project; only its id is required by the standard."""

    id: str = Field(min_length=1, max_length=200)
    title: str = ""
    description: str = ""
    status: Status | None = None
    period: Period | None = None
    sector: list[str] = []
    additionalClassifications: list[Classification] = []  # noqa: N815
    locations: list[Location] = []
    budget: Budget | None = None
    parties: list[Organization] = []
    completion: Completion | None = None


class Publisher(_Open):
    name: str = Field(min_length=1)


class Envelope(_Open):
    """A package without its projects, which are read one by one so that a bad one keeps none of the others out."""

    uri: str = Field(min_length=1)
    publishedDate: datetime  # noqa: N815
    version: str = Field(pattern=r"^\d+\.\d+(__\d+)?$")
    publisher: Publisher
    projects: list[Any] = Field(min_length=1)
