"""Writing: draw a character, read it, draw the next one."""

import numpy as np

from charnn.cell import Parameters
from charnn.text import FloatArray, IntArray, decode, encode


def tempered(found: FloatArray, temperature: float) -> FloatArray:
    """The probabilities of scores divided by a temperature.

    At 1 they are the network's own. A lower temperature makes likely characters even more likely;
    near 0 only the best ones are left, with equal shares if several are equally good. A higher one
    makes all characters more alike. Temperatures as small as 1e-300 are allowed, and give numbers,
    not NaN.

    Args:
        found: scores of shape (V,). They are left unchanged.
        temperature: a positive number.

    Returns:
        Probabilities of shape (V,) with the sum 1.

    Raises:
        ValueError: if the temperature is not positive, or NaN.

    >>> tempered(np.array([0.0, np.log(3.0)]), temperature=0.5)  # 1 to 9
    array([0.1, 0.9])
    """
    ### BEGIN SOLUTION
    if not temperature > 0:
        raise ValueError(f"the temperature must be positive, found {temperature}")
    weights = np.exp((found - found.max()) / temperature)
    chances: FloatArray = weights / weights.sum()
    return chances
    ### END SOLUTION


def generate(
    params: Parameters, prompt: IntArray, length: int, temperature: float, rng: np.random.Generator
) -> IntArray:
    """Continue a text: the network reads it, and then reads what it draws itself.

    Beginning with a state of zeros, it reads the prompt. Then, again and again, it draws a
    character by the tempered probabilities of its scores, and reads it. Every character, of the
    prompt or drawn, is read exactly once and in its order.

    Args:
        params: the weights.
        prompt: at least one code, of shape (n,).
        length: how many characters to draw; 0 gives none.
        temperature: as for `tempered`.
        rng: all chance comes from it. The same seed gives the same text, and a second call with the
            same generator gives another one.

    Returns:
        The drawn codes without the prompt, of shape (length,) and type int64.

    Raises:
        ValueError: if the prompt is empty: nothing has been read then, and there is nothing to ask.
    """
    ### BEGIN SOLUTION
    from charnn.cell import step, unroll
    from charnn.text import one_hot

    if len(prompt) == 0:
        raise ValueError("the prompt must have at least one character")
    state = unroll(params, prompt, np.zeros(params.n_hidden))[-1]
    drawn = np.empty(length, dtype=np.int64)
    for t in range(length):
        chances = tempered(params.w_out @ state + params.b_out, temperature)
        drawn[t] = rng.choice(params.n_characters, p=chances)
        state = step(params, one_hot(drawn[t], params.n_characters), state)
    return drawn
    ### END SOLUTION


def write(
    params: Parameters, vocabulary: str, prompt: str, length: int, temperature: float, seed: int
) -> str:
    """The prompt and its continuation, as text. (Given.)"""
    rng = np.random.default_rng(seed)
    codes = generate(params, encode(prompt, vocabulary), length, temperature, rng)
    return prompt + decode(codes, vocabulary)
