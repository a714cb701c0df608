"""What goes over the wire; the documentation at /docs is made from this."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

# The bounds are those of the sensors: what lies beyond is a fault, which no model should judge.
Celsius = Annotated[float, Field(ge=-40, le=200, description="Of the casing, in °C.")]
Millimetres = Annotated[float, Field(ge=0, le=50, description="Speed of vibration, in mm/s.")]
Bar = Annotated[float, Field(ge=0, le=40, description="Behind the pump, in bar.")]


class Reading(BaseModel):
    """One reading of a pump; a name that is not known is refused, for it may be a misspelling."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"temperature": 71, "vibration": 5.2, "pressure": 7.9}]},
    )

    temperature: Celsius
    vibration: Millimetres
    pressure: Bar


class Prediction(BaseModel):
    """The most probable label, how probable each is, and which model says so."""

    label: str
    probabilities: dict[str, float]
    version: str


class Problem(BaseModel):
    """Why a request got no answer, and for each field that is wrong what it should be."""

    message: str
    fields: dict[str, str] = {}
    request_id: str


class Status(BaseModel):
    """How the service is."""

    status: str
