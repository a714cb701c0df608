"""Input: what is accepted, and what the caller is told about the rest."""

import json
import math
from typing import Any

import pytest
from expect import holds
from pydantic import ValidationError
from stage import PARCEL, parcel

from serving.errors import describe, explain
from serving.schemas import BOUNDS, MAX_PARCELS, Order, Parcel


def complaints(model: type[Parcel] | type[Order], body: Any, what: str) -> list[tuple[str, str]]:
    """The first step of each place that is wrong, and what was said about it."""
    try:
        model.model_validate(body)
    except ValidationError as error:
        return [(str(found["loc"][0]), found["msg"]) for found in error.errors()]
    except NotImplementedError:
        raise
    except Exception as error:
        raise AssertionError(f"{what}: expected a ValueError, found {error!r}.") from error
    return []


ODD = [
    ("true", "in Python True is an int: isinstance(True, int | float) holds."),
    ('"5"', "a text is never converted: who sends one has a mistake elsewhere, too."),
    ("null", "null is no number."),
    ("[5]", "a list is no number."),
    ("{}", "an object is no number."),
    ("NaN", "NaN is neither below nor above a bound: ask whether low <= value <= high holds."),
    ("Infinity", "Infinity is above every bound."),
    ("-Infinity", "-Infinity is below every bound."),
    ("1" + 400 * "0", "a long integer does not fit into a float: compare before you convert."),
]


@pytest.mark.parametrize("field", list(BOUNDS))
def test_only_numbers_within_bounds_are_accepted(field: str) -> None:
    low, high = BOUNDS[field]
    for value in (low, high, int(high), 7):
        found = complaints(Parcel, PARCEL | {field: value}, f"{field} = {value}")
        holds(
            not found,
            f"{field} = {value}: expected to be accepted, found {found}.",
            hint="both bounds belong to what is allowed, and integers are numbers, too.",
        )
        kept = getattr(Parcel.model_validate(PARCEL | {field: value}), field)
        holds(
            kept == value and isinstance(kept, float),
            f"{field} = {value!r}: expected to be kept as {float(value)!r}, found {kept!r}.",
        )
    outside = [
        (json.dumps(value), "this is out of bounds.")
        for value in (math.nextafter(low, -math.inf), math.nextafter(high, math.inf), -1, 1e9)
    ]
    for text, hint in [*ODD, *outside]:
        shown = text if len(text) < 30 else f"{text[:10]}..."
        found = complaints(Parcel, PARCEL | {field: json.loads(text)}, f"{field} = {shown}")
        holds(
            [place for place, _ in found] == [field],
            f"{field} = {shown}: expected this field to be refused, and no other; found {found}.",
            hint=hint,
        )
        wanted = f"a number from {low:g} to {high:g}"
        holds(
            wanted in found[0][1],
            f"{field} = {shown}: expected the words {wanted!r}, found {found[0][1]!r}.",
            hint="say what would be right, with the bounds of this very field.",
        )


def test_an_order_has_one_to_a_hundred_parcels() -> None:
    for size in (1, MAX_PARCELS):
        found = complaints(Order, {"parcels": [parcel(PARCEL)] * size}, f"{size} parcels")
        holds(not found, f"{size} parcels: expected to be accepted, found {found}.")
    hint = "both ends, 1 and MAX_PARCELS, are allowed, and what lies beyond is not."
    wrong: list[tuple[str, Any, str]] = [
        ("no parcels", [], "an empty order is a mistake of the sender's; " + hint),
        ("one parcel too many", [parcel(PARCEL)] * (MAX_PARCELS + 1), hint),
        ("10,000 parcels", [{}] * 10_000, "judge the list before its items: one complaint."),
        (
            "an object",
            {"0": parcel(PARCEL)},
            "only a list is a list, though others have a length, too.",
        ),
        ("a text", "parcels", "a text has a length, too, and is no list."),
        ("null", None, "null has no length."),
    ]
    for what, value, hint in wrong:
        found = complaints(Order, {"parcels": value}, what)
        holds(len(found) == 1, f"{what}: expected one complaint, found {len(found)}.", hint=hint)
        wanted = f"a list of 1 to {MAX_PARCELS} parcels"
        holds(
            wanted in found[0][1],
            f"{what}: expected the words {wanted!r}, found {found[0][1]!r}.",
            hint=hint,
        )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "the number 0"),
        (1, "the number 1"),
        (-2.5, "the number -2.5"),
        (math.nan, "the number nan"),
        (10**19, "the number 10000000000000000000"),
        (10**20, "the number 10000000000000000000..."),
        ("hunter2", "a text of size 7"),
        ("", "a text of size 0"),
        ([], "a list of size 0"),
        (["hunter2", [1, 2]], "a list of size 2"),
        ({"password": "hunter2"}, "an object of size 1"),
        (b"hunter2", "something else"),
    ],
)
def test_what_was_found_is_told_without_repeating_it(value: Any, words: str) -> None:
    found = describe(value)
    holds(
        "hunter2" not in found,
        f"describe({value!r}): expected kind and size, found {found!r}.",
        hint="the input is repeated; in the wrong field there may be a password.",
    )
    holds(
        found == words,
        f"describe({value!r}): expected {words!r}, found {found!r}.",
        hint="speak JSON and not Python (null, true); True is a number to Python, so ask for it "
        "before you ask for numbers.",
    )


def test_every_wrong_field_is_explained_in_words() -> None:
    parcel = {"distance_km": "hunter2", "hour": 25}
    errors: list[dict[str, Any]] = [
        {
            "type": "value_error",
            "loc": ("body", "parcels", 12, "distance_km"),
            "input": "hunter2",
            "ctx": {"error": ValueError("a number from 0 to 2000")},
        },
        {"type": "missing", "loc": ("body", "parcels", 12, "weight_kg"), "input": parcel},
        {"type": "extra_forbidden", "loc": ("body", "key"), "input": "hunter2"},
        {"type": "model_type", "loc": ("body", "parcels", 3), "input": 7, "ctx": {"class": "P"}},
    ]
    wanted = {
        "parcels[12].distance_km": "expected a number from 0 to 2000, found a text of size 7",
        "parcels[12].weight_kg": "expected a value, found nothing",
        "key": "expected no field of this name, found a text of size 7",
        "parcels[3]": "expected a JSON object, found the number 7",
    }
    hints = [
        "the text of the ValueError in ctx says what was expected.",
        "the `input` of a missing field is the object around it; it is not what was found there.",
        "EXPECTED has the words for this type.",
        "only the type value_error has an error in its ctx; OBJECT is for all without words.",
    ]
    for error, (field, words), hint in zip(errors, wanted.items(), hints, strict=True):
        try:
            found = explain([error])
        except KeyError as missed:
            raise AssertionError(
                f"explain of the type {error['type']!r}: expected words, found {missed!r}.\n"
                f"Hint: {hint}"
            ) from missed
        holds(
            found == {field: words},
            f"explain of the type {error['type']!r}: expected { ({field: words}) }, found {found}.",
            hint=hint,
        )
    holds(
        explain(errors) == wanted,
        f"explain of four errors: expected {wanted}, found {explain(errors)}.",
        hint="the caller wants to mend everything at once: one entry for each field.",
    )
    found = explain([{"type": "json_invalid", "loc": ("body", 17), "input": {}}])
    holds(
        found == {"body": "expected valid JSON, found something else"},
        f"explain of a body that is no JSON: expected one entry for 'body', found {found}.",
        hint="the number in loc is a position in the text, and `input` is made up.",
    )
    holds(explain([]) == {}, f"explain of no errors: expected {{}}, found {explain([])}.")
