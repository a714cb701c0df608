"""Determinants, inverses and eigenvectors, written by hand."""

from eigen.arrays import TOLERANCE, ConvergenceError, SingularMatrixError
from eigen.determinants import (
    Echelon,
    determinant,
    determinant_by_cofactors,
    eliminate,
    is_triangular,
    minor,
)
from eigen.inverses import condition, inverse, is_singular, rank, solve, trusted_digits
from eigen.iteration import (
    Dominant,
    jacobi_angle,
    plane_rotation,
    power_iteration,
    symmetric_eigenpairs,
)
from eigen.pairs import (
    Eigenpair,
    eigenpairs_2x2,
    eigenvalues_2x2,
    eigenvector_2x2,
    residual,
)
from eigen.plane import UNIT_SQUARE, image, signed_area

__all__ = [
    "TOLERANCE",
    "UNIT_SQUARE",
    "ConvergenceError",
    "Dominant",
    "Echelon",
    "Eigenpair",
    "SingularMatrixError",
    "condition",
    "determinant",
    "determinant_by_cofactors",
    "eigenpairs_2x2",
    "eigenvalues_2x2",
    "eigenvector_2x2",
    "eliminate",
    "image",
    "inverse",
    "is_singular",
    "is_triangular",
    "jacobi_angle",
    "minor",
    "plane_rotation",
    "power_iteration",
    "rank",
    "residual",
    "signed_area",
    "solve",
    "symmetric_eigenpairs",
    "trusted_digits",
]
