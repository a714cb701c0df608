"""The one idea behind all normalizations: mean 0 and variance 1, over axes of your choice."""

from techniques.arrays import FloatArray


def normalize(
    x: FloatArray, axes: tuple[int, ...], eps: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Shift and scale the numbers that lie along the axes together.

    All numbers that differ only in their place along `axes` form one set. Each set has its own mean
    and variance, and each of its numbers becomes

        z = (x - mean) / √(variance + eps).

    The variance is the biased one: the mean of the squared distances from the mean, divided by the
    number m of numbers in the set, and not by m - 1. Numbers may be large and close together, such
    as 100 000 000.5 and 100 000 001.5: the short cut "mean of the squares minus square of the mean"
    loses all digits there.

    Args:
        x: any shape; integers are welcome. Left unchanged.
        axes: which axes belong together; negative ones count from the end.
        eps: keeps a set of equal numbers from a division by 0 (its z are all 0). Not negative.

    Returns:
        z in the shape of x, and the mean and the variance of every set. These two have the shape
        of x with a 1 in place of each of the axes, so that they fit x.

    Raises:
        ValueError: if a set has fewer than two numbers. (One number minus its own mean is 0,
            whatever it was: nothing of x would be left.)

    >>> z, mean, variance = normalize(np.array([[1.0, 3.0], [10.0, 50.0]]), (1,), 0.0)
    >>> z, mean, variance
    (array([[-1.,  1.],
           [-1.,  1.]]), array([[ 2.],
           [30.]]), array([[  1.],
           [400.]]))
    """
    ### BEGIN SOLUTION
    import numpy as np

    if np.prod([x.shape[axis] for axis in axes]) < 2:
        raise ValueError(f"fewer than two numbers along the axes {axes} of the shape {x.shape}")
    mean = x.mean(axis=axes, keepdims=True)
    variance = x.var(axis=axes, keepdims=True)
    return (x - mean) / np.sqrt(variance + eps), mean, variance
    ### END SOLUTION


def normalize_backward(
    dz: FloatArray, z: FloatArray, variance: FloatArray, axes: tuple[int, ...], eps: float
) -> FloatArray:
    """Send a gradient back through `normalize`: from z to x.

    One x moves *every* z of its set: its own directly, and all of them through the mean and through
    the variance. Work it out on paper for one set of m numbers, in three parts, and write the slope
    of the root with z itself. What is left contains two means of the set and no matrix.

    Two properties tell whether you are right. Adding the same number to a whole set changes no z,
    so the dx of a set add up to 0. Stretching it changes no z either (for eps = 0), so the dx of a
    set are orthogonal to its z.

    Args:
        dz: the gradient of L by z, of shape z.shape. Left unchanged.
        z, variance: what `normalize` returned.
        axes, eps: what `normalize` was given.

    Returns:
        The gradient of L by x, of the same shape, exact for any eps above 0.

    >>> z, _, variance = normalize(np.array([[0.0, 2.0, 4.0]]), (1,), 1e-9)
    >>> dx = normalize_backward(np.array([[1.0, 0.0, 0.0]]), z, variance, (1,), 1e-9)
    >>> dx.round(3)
    array([[ 0.102, -0.204,  0.102]])
    """
    ### BEGIN SOLUTION
    import numpy as np

    shared = dz.mean(axis=axes, keepdims=True)
    along = (dz * z).mean(axis=axes, keepdims=True)
    dx: FloatArray = (dz - shared - z * along) / np.sqrt(variance + eps)
    return dx
    ### END SOLUTION
