"""Eigenvalues and eigenvectors of 2 x 2 matrices, by formula.

An eigenvector is a direction that A only stretches: A v = value * v, and v is not zero. The matrix
A - value * I presses this direction to zero, so it is singular. With A = [[a, b], [c, d]] this
gives an equation for the value:

    value^2 - (a + d) value + (a d - b c) = 0

The sum of the eigenvalues is therefore the trace, and their product is the determinant. Entries
may be as large as 1e150, so that their squares still fit into a float.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from eigen import arrays

NEAR = 1e-7
"""Eigenvalues nearer than this times the largest absolute entry of a matrix count as equal.

It is larger than other tolerances because a double root is touchy: an error of 1e-16 in the
numbers of an equation moves it by about 1e-8.
"""


class Eigenpair(NamedTuple):
    """A direction that a matrix leaves, and the factor by which it stretches it."""

    value: complex
    vector: arrays.ComplexVector


def residual(A: ArrayLike, value: complex, vector: ArrayLike) -> float:
    """Check an eigenpair by multiplication: how far is A v from value * v? (given)

    It is the length of the difference, relative to the largest absolute entry of the square
    matrix A. For a right pair only rounding is left, about 1e-16.

    >>> residual([[2, 1], [1, 2]], 3, [1, 1])
    0.0
    >>> residual([[2, 1], [1, 2]], 3, [1, 0])  # (2, 1) is not (3, 0)
    0.7071067811865476
    """
    A, v = arrays.as_square(A), np.asarray(vector, dtype=np.complex128)
    return arrays.length(A @ v - value * v) / (arrays.largest(A) or 1.0)


def eigenvalues_2x2(A: ArrayLike) -> arrays.ComplexVector:
    """Return both eigenvalues of a 2 x 2 matrix, as complex numbers of the shape (2,).

    The one with the larger real part comes first; with equal real parts, the one with the larger
    imaginary part. A value that occurs twice is listed twice. Where the eigenvalues are real,
    their imaginary parts are exactly 0.

    The formula for quadratic equations has a trap that no test with small whole numbers shows. In
    [[1e8, 1], [1, 1]] the eigenvalues are about 1e8 and 1. The smaller one comes out as the
    difference of two numbers that are almost equal, which leaves few digits. Both values should
    be right to at least twelve digits here.

    >>> eigenvalues_2x2([[2, 1], [1, 2]])
    array([3.+0.j, 1.+0.j])
    >>> eigenvalues_2x2([[0, -1], [1, 0]])
    array([0.+1.j, 0.-1.j])
    """
    ### BEGIN SOLUTION
    (a, b), (c, d) = arrays.as_two_by_two(A).tolist()
    mean, half = (a + d) / 2, (a - d) / 2
    square = half * half + b * c
    if square < 0:
        turn = np.sqrt(-square) * 1j
        return np.array([mean + turn, mean - turn])
    root = np.sqrt(square)
    far = mean + root if mean > 0 else mean - root
    near = (a * d - b * c) / far if far else 0.0
    return np.array(sorted([far, near], reverse=True), dtype=np.complex128)
    ### END SOLUTION


def eigenvector_2x2(A: ArrayLike, value: complex) -> arrays.ComplexVector:
    """Return a vector v of length 1 with A v = value * v, as complex numbers of the shape (2,).

    `value` is an eigenvalue of the 2 x 2 matrix A, which you need not check. Both rows of
    A - value * I then say the same about v, or one of them says nothing: find out what a row of
    zeros does to your formula. If A is value times the identity, every direction is right.

    The length of a complex vector is the root of the sum of |v_i|^2; `arrays.length` knows that.
    Which of the vectors of length 1 you return, v or -v or another one, is up to you.

    >>> np.abs(eigenvector_2x2([[2, 0], [0, 3]], 2))
    array([1., 0.])
    """
    ### BEGIN SOLUTION
    (a, b), (c, d) = arrays.as_two_by_two(A).tolist()
    by_row = np.array([[b, value - a], [value - d, c]], dtype=np.complex128)
    sizes = [arrays.length(by_row[0]), arrays.length(by_row[1])]
    if max(sizes) == 0:
        return np.array([1, 0], dtype=np.complex128)
    v: arrays.ComplexVector = by_row[int(np.argmax(sizes))] / max(sizes)
    return v
    ### END SOLUTION


def eigenpairs_2x2(A: ArrayLike) -> list[Eigenpair]:
    """Return one pair for each independent direction that a 2 x 2 matrix only stretches.

    There are three cases:

    - Two different eigenvalues: two pairs, in the order of `eigenvalues_2x2`.
    - One eigenvalue, and A is a multiple of the identity: two pairs with the same value, and with
      vectors that point in different directions.
    - One eigenvalue, and A is anything else: a single pair. Such a matrix is called defective.

    Two eigenvalues that differ by at most `NEAR` times the largest absolute entry of A are one
    eigenvalue, their mean, which is real. An A counts as a multiple of the identity if no entry of
    A - value * I has an absolute value above the same bound.

    >>> [pair.value for pair in eigenpairs_2x2([[2, 1], [1, 2]])]
    [(3+0j), (1+0j)]
    >>> len(eigenpairs_2x2([[1, 1], [0, 1]]))
    1
    """
    ### BEGIN SOLUTION
    A = arrays.as_two_by_two(A)
    near = NEAR * arrays.largest(A)
    first, second = eigenvalues_2x2(A).tolist()
    if abs(first - second) > near:
        return [Eigenpair(value, eigenvector_2x2(A, value)) for value in (first, second)]
    value = complex(((first + second) / 2).real)
    if arrays.largest(A - value * np.eye(2)) <= near:
        return [Eigenpair(value, axis) for axis in np.eye(2, dtype=np.complex128)]
    return [Eigenpair(value, eigenvector_2x2(A, value))]
    ### END SOLUTION
