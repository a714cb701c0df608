"""How a gradient shrinks or grows with distance."""

from dataclasses import replace

import numpy as np
from charnn_plain import Floats, Ints, close, fails, network, plain_states, slopes
from expect import holds, same

from charnn.flow import gradient_norms, spectral_radius


def radius_is_the_largest_eigenvalue_in_size() -> None:
    """The spectral radius by itself."""
    hint = "take the absolute values of all eigenvalues, and of these the largest."
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    cases = {
        "diag(0.5, -2)": (np.diag([0.5, -2.0]), 2.0),
        "a rotation": (turn, 1.0),
        "[[0.5, 100], [0, 0.25]]": (np.array([[0.5, 100.0], [0.0, 0.25]]), 0.5),
        "[[0, 1], [0, 0]]": (np.array([[0.0, 1.0], [0.0, 0.0]]), 0.0),
        "[[-3]]": (np.array([[-3.0]]), 3.0),
    }
    for name, (matrix, wanted) in cases.items():
        found = spectral_radius(matrix)
        why = hint
        if close(found, np.linalg.norm(matrix, 2)):
            why = "This is the largest singular value: how much one step can stretch. " + hint
        elif close(found, np.max(np.linalg.eigvals(matrix).real)):
            why = "Negative and complex eigenvalues have a size too. " + hint
        same(found, wanted, f"the spectral radius of {name}", hint=why)
    rng = np.random.default_rng(22)
    for _ in range(5):
        matrix = rng.normal(size=(6, 6))
        before, found = matrix.copy(), spectral_radius(matrix)
        same(spectral_radius(-3 * matrix), 3 * found, "the spectral radius of -3 A", hint=hint)
        same(spectral_radius(matrix.T), found, "the spectral radius of the transpose", hint=hint)
        same(spectral_radius(matrix @ matrix), found**2, "the spectral radius of A A", hint=hint)
        long_run = np.linalg.norm(np.linalg.matrix_power(matrix / found, 400), 2) ** (1 / 400)
        same(long_run, 1, "the growth of powers of A, per step", hint=hint, rtol=0.02)
        same(matrix, before, "the matrix after spectral_radius")
    for shape in ((2, 3), (3,), (0, 0)):
        answer = fails(spectral_radius, np.ones(shape))
        holds(not answer, f"the shape {shape}: expected a ValueError, found {answer}.")


def test_gradients_shrink_or_grow_with_distance() -> None:
    radius_is_the_largest_eigenvalue_in_size()
    params = network(6, n_characters=3, n_hidden=4)
    rng = np.random.default_rng(22)
    codes, start, d_end = rng.integers(3, size=6), rng.uniform(-0.9, 0.9, 4), rng.normal(size=4)
    states, given = plain_states(params, codes, start), d_end.copy()
    before = states.copy()
    wanted = []
    for k in range(7):
        rest = codes[6 - k :]

        def reached(state: Floats, rest: Ints = rest) -> float:
            return float(d_end @ plain_states(params, rest, state)[-1])

        wanted.append(np.linalg.norm(slopes(reached, states[6 - k])))
    found = np.asarray(gradient_norms(params, states, d_end))
    hint = "one step back: through tanh at the newer state (slope 1 - state²), then through w_rec."
    if found.shape == (7,) and close(found, wanted[::-1]):
        hint = "The order is turned round: entry 0 belongs to the last state. "
    elif found.shape == (7,) and close(found[0], wanted[0]) and not close(found[1], wanted[1]):
        plain = np.linalg.norm(params.w_rec.T @ d_end)
        if close(found[1], plain):
            hint = "The slope of tanh is missing. " + hint
    what = "the gradient's length at 7 states, against measured slopes"
    same(found, wanted, what, hint=hint, rtol=1e-5, atol=1e-8)
    same(d_end, given, "d_end after gradient_norms", hint="work on a new array.")
    same(states, before, "the states after gradient_norms", hint="work on a new array.")

    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    quiet = replace(network(0, 2, 2).map(np.zeros_like), w_rec=turn)
    for radius in (0.5, 1.0, 2.0):
        scaled = replace(quiet, w_rec=radius * turn)
        found = gradient_norms(scaled, np.zeros((41, 2)), np.array([3.0, 4.0]))
        what = f"a rotation times {radius} where every state is 0: the lengths"
        hint = "where tanh is not bent, each step changes the length by the same factor."
        same(found, 5 * radius ** np.arange(41.0), what, hint=hint, rtol=1e-6)
    stuck = gradient_norms(replace(quiet, w_rec=2 * turn), np.full((21, 2), 0.99), np.ones(2))
    holds(stuck[-1] < 1e-20, "states near 1 let almost nothing back, even with large weights.")
    same(gradient_norms(quiet, np.zeros((1, 2)), np.array([3.0, 4.0])), [5], "a single state")
