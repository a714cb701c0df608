"""What goes over the wire; the documentation at /docs is made from this."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

# Outside of these the model has seen nothing, and a sender is probably mistaken.
BOUNDS = {"distance_km": (0.0, 2000.0), "weight_kg": (0.0, 31.5), "hour": (0.0, 24.0)}
MAX_PARCELS = 100
EXAMPLE: dict[str, Any] = {"parcels": [{"distance_km": 120.0, "weight_kg": 2.5, "hour": 10.5}]}


class Parcel(BaseModel):
    """One parcel; a name that is not known is refused, for it may be a misspelling."""

    model_config = ConfigDict(extra="forbid")

    distance_km: float = Field(description="To the receiver by road, in km: 0 to 2000.")
    weight_kg: float = Field(description="In kg: 0 to 31.5.")
    hour: float = Field(description="When it was handed in, in hours after midnight: 0 to 24.")

    @field_validator("*", mode="before")
    @classmethod
    def within_bounds(cls, value: Any, info: ValidationInfo) -> float:
        """Accept a number within the BOUNDS of the field `info.field_name`; both ends belong to it.

        The value comes straight from JSON, or from what Python takes for JSON: a number, a text,
        true, null, a list, an object, and even NaN and Infinity. What is not a number is refused
        and never converted. In Python some things count as numbers that a sender did not mean as
        one, and one number is neither below nor above any bound.

        Raises:
            ValueError: saying in words what is expected, for example "a number from 0 to 31.5".
                (What was found is added by `errors.explain`.)
        """
        ### BEGIN SOLUTION
        low, high = BOUNDS[str(info.field_name)]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not low <= value <= high:
            raise ValueError(f"a number from {low:g} to {high:g}")
        return float(value)
        ### END SOLUTION


class Order(BaseModel):
    """The parcels of one request."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    parcels: list[Parcel] = Field(description=f"From 1 to {MAX_PARCELS} of them.")

    @field_validator("parcels", mode="before")
    @classmethod
    def within_length(cls, value: Any) -> Any:
        """Accept a list of 1 to MAX_PARCELS items; the items are looked at afterwards.

        So a list that is far too long costs next to nothing, and gives one complaint instead of
        thousands.

        Raises:
            ValueError: saying in words what is expected: "a list of 1 to 100 parcels".
        """
        ### BEGIN SOLUTION
        if not isinstance(value, list) or not 1 <= len(value) <= MAX_PARCELS:
            raise ValueError(f"a list of 1 to {MAX_PARCELS} parcels")
        return value
        ### END SOLUTION


class Prediction(BaseModel):
    """The most probable label of one parcel, and how probable each label is."""

    label: str
    probabilities: dict[str, float]


class Answer(BaseModel):
    """A prediction for each parcel, in the order of the request, and which model says so."""

    predictions: list[Prediction]
    version: str


class Problem(BaseModel):
    """Why a request got no answer; for each wrong field, what was expected and what was found."""

    message: str
    fields: dict[str, str] = {}
    request_id: str


class Status(BaseModel):
    """How the service is."""

    status: str
