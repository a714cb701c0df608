"""Vectors: arrows that can be added and stretched, with lengths and angles.

A vector of n numbers is an array of the shape (n,). Use elementwise arithmetic (`u + v`, `u * v`),
sums and loops; what multiplies vectors or matrices as a whole (`@`, `np.dot`, `np.linalg`) is what
you are building here. No function may change the arrays that it is given.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector: TypeAlias = NDArray[np.float64]


def as_vector(values: ArrayLike) -> Vector:
    """Read lists, tuples, integers or floats as a vector of float64 (given).

    An array that is float64 already comes back itself, not as a copy: look, but do not write.
    A matrix or a single number is no vector and raises a ValueError.

    >>> as_vector([1, 2])
    array([1., 2.])
    """
    v = np.asarray(values, dtype=np.float64)
    if v.ndim != 1:
        raise ValueError(f"expected a vector of the shape (n,), found the shape {v.shape}")
    return v


def scale(c: float, v: ArrayLike) -> Vector:
    """Stretch the vector v by the number c (given, as an example of the style).

    >>> scale(2, [1, -3])
    array([ 2., -6.])
    """
    return c * as_vector(v)


def add(u: ArrayLike, v: ArrayLike) -> Vector:
    """Add two vectors element by element: walk along u, then along v.

    Both must have the same length. Otherwise raise a ValueError whose message names both shapes,
    for example "cannot add vectors of the shapes (3,) and (1,)". Do not rely on NumPy for this:
    it stretches a vector of length 1 to fit any other without a word.

    >>> add([1, 2], [3, 4])
    array([4., 6.])
    """
    ### BEGIN SOLUTION
    u, v = as_vector(u), as_vector(v)
    if u.shape != v.shape:
        raise ValueError(f"cannot add vectors of the shapes {u.shape} and {v.shape}")
    return u + v
    ### END SOLUTION


def dot(u: ArrayLike, v: ArrayLike) -> float:
    """Return the dot product u_1 v_1 + u_2 v_2 + ... + u_n v_n, a single number.

    It is positive when the arrows point in similar directions, negative when they point apart, and
    0 when they meet at a right angle. Two empty vectors give 0. Vectors of different lengths raise
    a ValueError whose message names both shapes.

    >>> dot([1, 2, 3], [4, 5, 6])
    32.0
    """
    ### BEGIN SOLUTION
    u, v = as_vector(u), as_vector(v)
    if u.shape != v.shape:
        raise ValueError(f"cannot take the dot product of the shapes {u.shape} and {v.shape}")
    return float((u * v).sum())
    ### END SOLUTION


def norm(v: ArrayLike) -> float:
    """Return the length of the vector: the square root of v_1^2 + ... + v_n^2.

    This is Pythagoras in n dimensions. The zero vector and the empty vector have the length 0.

    A float64 ends near 1.8e308, so the square of 1e200 is infinite, although the length of
    (1e200, 1e200) is not. In the same way the square of 1e-200 is rounded down to 0. Your norm must
    be right for both. Think of how a length changes when all entries are divided by one number.

    >>> norm([3, -4])
    5.0
    """
    ### BEGIN SOLUTION
    v = as_vector(v)
    largest = float(np.abs(v).max(initial=0.0))
    if not 0.0 < largest < np.inf:
        return largest
    return largest * float(np.sqrt(((v / largest) ** 2).sum()))
    ### END SOLUTION


def distance(u: ArrayLike, v: ArrayLike) -> float:
    """Return the length of the arrow between the tips of u and v (given).

    It works as soon as you have written `add` and `norm`.

    >>> distance([1, 1], [4, 5])
    5.0
    """
    return norm(add(u, scale(-1.0, v)))


def normalize(v: ArrayLike) -> Vector:
    """Return the vector of length 1 that points in the direction of v.

    The zero vector points nowhere: raise a ValueError whose message contains the word "zero".

    >>> normalize([0, 2])
    array([0., 1.])
    """
    ### BEGIN SOLUTION
    v = as_vector(v)
    length = norm(v)
    if length == 0.0:
        raise ValueError("the zero vector has no direction")
    return v / length
    ### END SOLUTION


def angle(u: ArrayLike, v: ArrayLike) -> float:
    """Return the angle between two vectors in radians, from 0 to pi.

    It follows from cos(angle) = (u . v) / (|u| |v|). Two things go wrong when this is typed in as
    it stands:

    - Rounding can push the cosine a hair beyond 1 or -1, where no angle belongs to it.
    - The dot product of very long vectors is infinite, while their angle is an ordinary number.

    A zero vector raises a ValueError whose message contains "zero", and vectors of different
    lengths raise one whose message names both shapes.

    >>> round(angle([1, 0], [0, 5]), 6)
    1.570796
    """
    ### BEGIN SOLUTION
    cosine = dot(normalize(u), normalize(v))
    return float(np.arccos(np.clip(cosine, -1.0, 1.0)))
    ### END SOLUTION


def project(v: ArrayLike, onto: ArrayLike) -> Vector:
    """Return the shadow of v on the line through `onto`: the point of the line closest to v.

    The result is c * onto, with the number c chosen so that the rest, v - c * onto, meets the line
    at a right angle. Write that condition down as a dot product and solve it for c.

    If `onto` is the zero vector there is no line: raise a ValueError whose message contains "zero".
    Vectors of different lengths raise one whose message names both shapes.

    >>> project([3, 4], onto=[10, 0])
    array([3., 0.])
    """
    ### BEGIN SOLUTION
    direction = normalize(onto)
    return scale(dot(v, direction), direction)
    ### END SOLUTION


def cross(u: ArrayLike, v: ArrayLike) -> Vector:
    """Return the cross product of two vectors of length 3.

        u x v = (u_2 v_3 - u_3 v_2,  u_3 v_1 - u_1 v_3,  u_1 v_2 - u_2 v_1)

    It stands at right angles on both vectors, on the side given by the right-hand rule, and its
    length is the area of the parallelogram between them. Vectors of any other length raise a
    ValueError whose message names both shapes.

    >>> cross([1, 0, 0], [0, 1, 0])
    array([0., 0., 1.])
    """
    ### BEGIN SOLUTION
    u, v = as_vector(u), as_vector(v)
    if u.shape != (3,) or v.shape != (3,):
        raise ValueError(f"cross needs two vectors of the shape (3,), not {u.shape} and {v.shape}")
    (u1, u2, u3), (v1, v2, v3) = u, v
    return np.array([u2 * v3 - u3 * v2, u3 * v1 - u1 * v3, u1 * v2 - u2 * v1])
    ### END SOLUTION
