"""A store that holds no zeros, beside that of SciPy."""

from functools import partial

import numpy as np
from expect import holds, refuses, same
from numpy.typing import NDArray
from scipy import sparse

from smaller.sparse import Csr, multiply, to_csr


def thin(rows: int, columns: int, share: float, seed: int = 0) -> NDArray[np.float32]:
    """A seeded matrix with about this share of zeros."""
    random = np.random.default_rng(seed)
    keep = random.random((rows, columns)) >= share
    return np.where(keep, random.normal(size=(rows, columns)), 0).astype(np.float32)


SHAPES = [
    (5, 7, 0.6),
    (1, 9, 0.5),
    (8, 1, 0.5),
    (6, 4, 0.9),
    (3, 3, 1.0),
    (4, 6, 0.0),
    (40, 30, 0.8),
]
EMPTY = [(0, 4), (4, 0), (0, 0)]


def test_a_matrix_without_its_zeros() -> None:
    matrix = np.array([[0, 7, 8], [0, 0, 0], [9, 0, 0], [0, 0, 0]])
    hint = "a row without numbers starts and ends at the same place, also if it is the last."
    same(
        to_csr(matrix).starts, [0, 2, 2, 3, 3], "starts of 0 7 8 | 0 0 0 | 9 0 0 | 0 0 0", hint=hint
    )
    cases = [thin(*case, seed=i) for i, case in enumerate(SHAPES)]
    cases += [np.zeros(shape, np.float32) for shape in EMPTY]
    for matrix in cases:
        before = matrix.copy()
        found, wanted = to_csr(matrix), sparse.csr_matrix(matrix)
        what = f"a matrix {matrix.shape} with {wanted.nnz} numbers"
        holds(isinstance(found, Csr), f"{what}: expected a Csr, found {type(found).__name__}.")
        hint = "row after row; within a row, from left to right."
        same(found.values, wanted.data, f"{what}: the values", hint=hint)
        same(found.columns, wanted.indices, f"{what}: the columns", hint=hint)
        same(found.starts, wanted.indptr, f"{what}: the starts")
        holds(tuple(found.shape) == matrix.shape, f"{what}: found the shape {found.shape}.")
        types = tuple(str(a.dtype) for a in (found.values, found.columns, found.starts))
        hint = "wider numbers than needed make the store larger, and size is what this is about."
        wished = (str(matrix.dtype), "int32", "int32")
        holds(types == wished, f"{what}: expected {wished}, found {types}.", hint=hint)
        size = wanted.data.nbytes + wanted.indices.nbytes + wanted.indptr.nbytes
        same(found.nbytes, size, f"{what}: bytes")
        same(matrix, before, f"{what}: the matrix afterwards")
    small = to_csr(np.array([[0, 3], [-4, 0]], np.int8))
    holds(small.values.dtype == np.int8, f"codes in int8: found values of {small.values.dtype}.")
    for bad in (np.zeros(4), np.zeros((2, 2, 2))):
        refuses(partial(to_csr, bad), f"an array of {bad.ndim} dimensions")


def test_a_product_that_skips_what_is_not_there() -> None:
    random = np.random.default_rng(1)
    cases = [thin(*case, seed=10 + i) for i, case in enumerate(SHAPES)]
    cases += [np.zeros(shape, np.float32) for shape in EMPTY]
    cases.append(np.diag([0, 2, 0, 0, 3, 0]).astype(np.float32))
    for matrix in cases:
        peer = sparse.csr_matrix(matrix)
        store = Csr(peer.data, peer.indices, peer.indptr, matrix.shape)
        x = np.asarray(random.normal(size=matrix.shape[1]), dtype=np.float32)
        what = f"{matrix.shape} with {peer.nnz} numbers, times a vector"
        hint = "mind rows in which nothing is stored, the last one above all."
        same(multiply(store, x), peer @ x, what, hint=hint, rtol=1e-4, atol=1e-5)
        for wrong in (np.ones(matrix.shape[1] + 1), np.ones((matrix.shape[1], 1))):
            call = partial(multiply, store, wrong)
            refuses(call, f"{matrix.shape} times a vector of shape {wrong.shape}")
    values = np.array([2.0, 3.0])
    two = Csr(values, np.array([1, 2], np.int32), np.array([0, 1, 2], np.int32), (2, 4))
    hint = "nothing but the stored numbers is multiplied: 0 times infinity never happens."
    with np.errstate(all="ignore"):
        found = multiply(two, np.array([np.inf, 5.0, 7.0, np.nan]))
    same(found, [10, 21], "a vector with infinity where the matrix stores nothing", hint=hint)
