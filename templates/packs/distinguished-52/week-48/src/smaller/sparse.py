"""A matrix that stores and multiplies nothing but what is not zero."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]


@dataclass(frozen=True)
class Csr:
    """Compressed sparse rows: the numbers other than zero, row after row.

    Those of row i are values[starts[i]:starts[i + 1]], and their columns stand at the same places
    of `columns`, in rising order. So `starts` has one number more than the matrix has rows.
    """

    values: NDArray[Any]
    columns: Whole
    starts: Whole
    shape: tuple[int, int]

    @property
    def nbytes(self) -> int:
        """What the three arrays take; each column number takes as much as a float32."""
        return self.values.nbytes + self.columns.nbytes + self.starts.nbytes


def to_csr(matrix: NDArray[Any]) -> Csr:
    """Keep what is not zero.

    The values have the dtype of the matrix, columns and starts are int32. A row without any number,
    also the last, and a matrix without rows or columns are fine.

    Raises:
        ValueError: if it is no matrix of two dimensions.

    >>> to_csr(np.array([[0, 7, 8], [0, 0, 0], [9, 0, 0]])).starts
    array([0, 2, 2, 3], dtype=int32)
    """
    ### BEGIN SOLUTION
    if matrix.ndim != 2:
        raise ValueError(f"a matrix has two dimensions, found {matrix.ndim}")
    rows, columns = np.nonzero(matrix)
    counts = np.bincount(rows, minlength=len(matrix))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    shape = (matrix.shape[0], matrix.shape[1])
    return Csr(matrix[rows, columns], columns.astype(np.int32), starts, shape)
    ### END SOLUTION


def multiply(matrix: Csr, x: NDArray[Any]) -> NDArray[Any]:
    """The product with a vector, for which nothing but the stored numbers is multiplied.

    Args:
        matrix: of shape (n, m), never made dense.
        x: of shape (m,).

    Returns:
        An array of shape (n,). A row without any stored number gives 0.

    Raises:
        ValueError: if the vector does not fit.
    """
    ### BEGIN SOLUTION
    if x.shape != matrix.shape[1:]:
        raise ValueError(f"a matrix {matrix.shape} does not fit a vector {x.shape}")
    products = matrix.values * x[matrix.columns]
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.starts))
    result = np.zeros(matrix.shape[0], dtype=products.dtype)
    np.add.at(result, rows, products)
    return result
    ### END SOLUTION
