"""Vectors: sums, lengths, angles and shadows."""

from collections.abc import Callable

import numpy as np
from expect import holds, refuses, same
from numpy.typing import ArrayLike

from linalg import add, angle, cross, dot, norm, normalize, project


def refused(call: Callable[..., object], *args: object, words: list[str], hint: str) -> None:
    """Fail unless the call raises a ValueError whose message contains all the words."""
    given = ", ".join(str(arg) for arg in args)
    refuses(lambda: call(*args), f"{call.__name__}({given})", words=words, hint=hint)


def outcome(call: Callable[..., ArrayLike], *args: object) -> ArrayLike:
    """Return what the call returns, or the error that it raises in words."""
    try:
        with np.errstate(all="ignore"):
            return call(*args)
    except NotImplementedError:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def test_add_goes_element_by_element() -> None:
    same(
        add([1, 2, 3], [10, 20, 30]),
        [11, 22, 33],
        "the sum of (1, 2, 3) and (10, 20, 30)",
        hint="Every number meets its partner at the same place.",
    )
    same(add([0.5], [0.25]), [0.75], "the sum of two vectors of length 1")
    same(add([], []), np.zeros(0), "the sum of two empty vectors")
    refused(
        add,
        [1, 2, 3],
        [5],
        words=["(3,)", "(1,)"],
        hint="NumPy broadcasts: it stretches (5) to (5, 5, 5) without a word. "
        "Compare the shapes before you add.",
    )
    refused(
        add,
        [1, 2, 3],
        [1, 2],
        words=["(3,)", "(2,)"],
        hint="Name both shapes, so that whoever reads the message can find the mistake.",
    )


def test_dot_multiplies_and_sums() -> None:
    same(
        dot([1, 2, 3], [4, 5, 6]),
        32.0,
        "the dot product of (1, 2, 3) and (4, 5, 6)",
        hint="Multiply element by element, then sum: the result is one number, not a vector.",
    )
    same(dot([3, 4], [-4, 3]), 0.0, "the dot product of two arrows at a right angle")
    same(
        dot([2, 0], [-5, 7]),
        -10.0,
        "the dot product of two arrows that point apart",
        hint="A dot product may be negative: take no absolute values.",
    )
    same(dot([], []), 0.0, "the dot product of two empty vectors")
    u, v = np.random.default_rng(1).normal(size=(2, 50))
    same(dot(u, v), np.dot(u, v), "the dot product of two random vectors, compared with NumPy")
    refused(
        dot,
        [1, 2, 3],
        [5],
        words=["(3,)", "(1,)"],
        hint="NumPy broadcasts the 5 over the longer vector, and zip stops at the shorter one. "
        "Compare the shapes first.",
    )


def test_norm_is_the_length() -> None:
    same(
        norm([3, 4]),
        5.0,
        "the length of (3, 4)",
        hint="25 lacks the square root, 7 is the plain sum, 3.53553 is the root of a mean.",
    )
    same(
        norm([-3, -4]),
        5.0,
        "the length of (-3, -4)",
        hint="A length is never negative. If you divide by the largest number, "
        "let it be the largest absolute value.",
    )
    same(
        norm([0, 0, 0]),
        0.0,
        "the length of the zero vector",
        hint="nan comes from 0 / 0: here the largest number is 0, and you cannot divide by it.",
    )
    v = np.random.default_rng(2).normal(size=40)
    same(norm(v), np.linalg.norm(v), "the length of a random vector, compared with numpy.linalg")
    same(
        outcome(norm, []),
        0.0,
        "the length of the empty vector",
        hint="Among no numbers there is no largest one. Treat this case before, or give np.max "
        "an initial value.",
    )


def test_norm_of_huge_and_tiny_vectors() -> None:
    hint = (
        "The square of 1e200 is more than a float64 can hold, and the square of 1e-200 is less. "
        "Divide by the largest absolute value before you square, multiply by it after the root."
    )
    with np.errstate(all="ignore"):
        huge = norm([3e200, -4e200])
        tiny = norm([3e-200, -4e-200])
        mixed = norm([1e200, 1.0])
    same(huge / 1e200, 5.0, "the length of (3e200, -4e200), in units of 1e200", hint=hint)
    same(tiny / 1e-200, 5.0, "the length of (3e-200, -4e-200), in units of 1e-200", hint=hint)
    same(mixed / 1e200, 1.0, "the length of (1e200, 1), in units of 1e200", hint=hint)


def test_cauchy_schwarz() -> None:
    rng = np.random.default_rng(3)
    for u, v in rng.normal(size=(50, 2, 4)):
        product, bound = abs(dot(u, v)), norm(u) * norm(v)
        holds(
            product <= bound * (1 + 1e-12),
            f"|u . v|: expected at most |u| |v| = {bound:.6g}, found {product:.6g}.",
            hint="No shadow is longer than the arrow that casts it. Look at dot and norm again.",
        )
        w = -2.5 * u
        same(
            abs(dot(u, w)),
            norm(u) * norm(w),
            "|u . w| for the parallel vectors u and w = -2.5 u, where it equals |u| |w|",
            hint="dot and norm use different rulers: |u| has to be the square root of u . u.",
        )


def test_normalize_keeps_only_the_direction() -> None:
    same(
        normalize([3, 4]),
        [0.6, 0.8],
        "the direction of (3, 4)",
        hint="Divide by the length 5; not by the sum 7, the largest number 4 or the square 25. "
        "Zeros mean that an array of integers cut off the fractions.",
    )
    same(normalize([0, -2]), [0, -1], "the direction of (0, -2)", hint="Signs stay.")
    v = np.random.default_rng(4).normal(size=6)
    same(np.linalg.norm(normalize(v)), 1.0, "the length of a normalized random vector")
    with np.errstate(all="ignore"):
        huge = normalize([3e200, 4e200])
        refused(
            normalize,
            [0.0, 0.0],
            words=["zero"],
            hint="The zero vector points nowhere. An answer of nan or zeros travels on unseen: "
            "stop here, with a clear message.",
        )
    same(
        huge,
        [0.6, 0.8],
        "the direction of (3e200, 4e200)",
        hint="Divide by your own norm, which copes with such lengths.",
    )


def test_angle_is_in_radians_and_never_nan() -> None:
    known: list[tuple[list[float], list[float], float, str]] = [
        ([1, 0], [0, 5], np.pi / 2, "(1, 0) and (0, 5)"),
        ([1, 0], [2, 2], np.pi / 4, "(1, 0) and (2, 2)"),
        ([2, 0, 0], [-1, 3**0.5, 0], 2 * np.pi / 3, "(2, 0, 0) and (-1, sqrt(3), 0)"),
    ]
    for first, second, wanted, words in known:
        same(
            outcome(angle, first, second),
            wanted,
            f"the angle between {words}",
            hint="Half a turn is pi, not 180. The dot product of two vectors of length 1 is the "
            "cosine of the angle, negative beyond 90 degrees; the angle itself is its arccos.",
        )
    for u in np.random.default_rng(5).normal(size=(200, 3)):
        for factor, wanted in [(3.0, 0.0), (-3.0, np.pi)]:
            same(
                outcome(angle, u, factor * u),
                wanted,
                f"the angle between u and {factor:g} u",
                hint="nan or a math domain error: rounding made the cosine a hair larger than 1 or "
                "smaller than -1, where no angle belongs to it. Clip it to [-1, 1] before arccos.",
                atol=1e-6,
            )
    same(
        outcome(angle, [1e200, 0], [1e200, 1e200]),
        np.pi / 4,
        "the angle between (1e200, 0) and (1e200, 1e200)",
        hint="u . v overflows here. Normalize both vectors first, then take their dot product.",
    )
    with np.errstate(all="ignore"):
        refused(
            angle,
            [1, 2],
            [0, 0],
            words=["zero"],
            hint="A vector without a direction has no angle, neither nan nor 90 degrees.",
        )
    refused(angle, [1, 2, 3], [1], words=["(3,)", "(1,)"], hint="Your dot product checks this.")


def test_projection_leaves_a_rest_at_a_right_angle() -> None:
    same(
        project([3, 4], [10, 0]),
        [3, 0],
        "the projection of (3, 4) onto (10, 0)",
        hint="It is a vector, and the length of `onto` must not matter: divide by onto . onto, "
        "the length SQUARED. 30 divides by the length once, 300 not at all; 3.6 is the shadow of "
        "`onto` on v.",
    )
    same(
        project([3, 4], [1, 1]),
        [3.5, 3.5],
        "the projection of (3, 4) onto (1, 1)",
        hint="The shadow lies on the line through `onto`. Did you project `onto` onto v?",
    )
    for v, onto in np.random.default_rng(6).normal(size=(20, 2, 5)):
        shadow = project(v, onto)
        same(
            np.dot(v - shadow, onto),
            0.0,
            "the dot product of the rest v - shadow with `onto`",
            hint="The rest meets the line at a right angle only when the factor is "
            "(v . onto) / (onto . onto).",
        )
        same(project(shadow, onto), shadow, "the projection of a shadow, already on the line")
    with np.errstate(all="ignore"):
        refused(
            project,
            [1, 2],
            [0, 0],
            words=["zero"],
            hint="A zero vector spans no line, and 0 / 0 is nan.",
        )
    refused(project, [1, 2, 3], [1], words=["(3,)", "(1,)"], hint="Your dot product checks this.")


def test_cross_product_follows_the_right_hand() -> None:
    same(
        cross([1, 0, 0], [0, 1, 0]),
        [0, 0, 1],
        "the cross product of the x-axis and the y-axis",
        hint="(0, 0, -1) follows the left hand: the two vectors are swapped.",
    )
    same(
        cross([0, 0, 1], [1, 0, 0]),
        [0, 1, 0],
        "the cross product of the z-axis and the x-axis",
        hint="The sign of the middle number is easily lost: u_3 v_1 - u_1 v_3, in this order.",
    )
    for u, v in np.random.default_rng(7).normal(size=(20, 2, 3)):
        w = cross(u, v)
        holds(
            isinstance(w, np.ndarray),
            f"u x v: expected a vector, which is an array, found a {type(w).__name__}.",
            hint="+ joins two lists end to end. Hand the three numbers to np.array.",
        )
        same(
            [np.dot(w, u), np.dot(w, v)],
            [0, 0],
            "the dot products of u x v with u and with v",
            hint="u x v stands at right angles on both.",
        )
        same(w, np.cross(u, v), "the cross product of random vectors, compared with NumPy")
    refused(
        cross,
        [1, 2],
        [3, 4],
        words=["(2,)"],
        hint="Only two vectors of three dimensions have a cross product.",
    )
    refused(
        cross,
        [1, 2, 3, 4],
        [1, 2, 3],
        words=["(4,)", "(3,)"],
        hint="Check the shapes of both vectors; a fourth number must not be ignored.",
    )
