"""Temperature, and text drawn character by character."""

import numpy as np
from charnn_plain import close, fails, kept, network, plain_scores, plain_states
from expect import holds, same
from scipy.special import softmax

from charnn.sampling import generate, tempered


def test_temperature_sharpens_or_flattens() -> None:
    hint = "divide the scores by the temperature, then make probabilities of them."
    given = np.array([1.0, -0.5, 2.0, 0.0])
    before = given.copy()
    for temperature in (0.3, 1.0, 2.5):
        found = np.asarray(tempered(given, temperature))
        why = hint
        if temperature != 1 and close(found, softmax(given * temperature)):
            why = "Multiplied by the temperature: heat would make the best one surer. " + hint
        elif temperature != 1 and close(found, softmax(given) / temperature):
            why = "Not the probabilities are divided, but the scores. " + hint
        wanted = softmax(given / temperature)
        same(found, wanted, f"the probabilities at temperature {temperature}", hint=why)
        same(found.sum(), 1, "the sum of the probabilities", hint=hint)
    same(given, before, "the scores after tempered", hint="work on a new array.")
    same(tempered(given, 1e12), np.full(4, 0.25), "the probabilities of great heat", rtol=1e-5)

    with np.errstate(all="ignore"):
        cold = tempered(np.array([2.0, 2.0, 1.0]), 1e-300)
        same_scores = tempered(np.array([5.0, 5.0]), 1e-300)
        large = tempered(np.array([1e4, 1e4 - 1, 0.0]), 0.5)
    hint = "what cancels out should be taken away before the division makes it infinite."
    same(cold, [0.5, 0.5, 0], "the scores 2, 2 and 1 at temperature 1e-300", hint=hint)
    same(same_scores, [0.5, 0.5], "two equal scores at temperature 1e-300", hint=hint)
    same(large, softmax([2.0, 0.0, -2e4]), "scores of 10000 at temperature 0.5", hint=hint)
    same(tempered(np.array([3.0]), 0.1), [1], "a vocabulary of one character")
    for temperature in (0.0, -1.0, float("nan")):
        answer = fails(tempered, given, temperature)
        holds(not answer, f"temperature {temperature}: expected a ValueError, found {answer}.")


def test_sampling_reads_the_prompt_and_repeats_with_its_seed() -> None:
    params = network(11, n_characters=5, n_hidden=6, size=1.4)
    before, prompt = kept(params), np.array([2, 0, 4, 1])
    given = prompt.copy()

    def best(first: list[int], drop: int = 0) -> list[int]:
        """The most likely continuation, number by number; `drop` forgets early characters."""
        read = first[drop:]
        for _ in range(25):
            state = plain_states(params, read, np.zeros(6))[-1]
            read = [*read, int(np.argmax(plain_scores(params, state)))]
        return read[len(first) - drop :]

    wanted = best(prompt.tolist())
    cold = np.asarray(generate(params, prompt, 25, 1e-6, np.random.default_rng(0)))
    hint = "read the prompt, draw, read what was drawn, draw again."
    if close(cold, best([*prompt.tolist(), 1])):
        hint = "The last character of the prompt is read twice. " + hint
    elif close(cold, best(prompt.tolist(), drop=3)):
        hint = "Only the last character of the prompt is read. " + hint
    elif cold.shape == (29,):
        hint = "The prompt is not part of the result. "
    same(cold, wanted, "25 characters at a temperature near 0", hint=hint)
    holds(
        np.issubdtype(cold.dtype, np.int64),
        f"drawn codes: expected int64, found {cold.dtype}.",
    )
    same(prompt, given, "the prompt after generate")
    for name, array in params.arrays().items():
        same(array, before.arrays()[name], f"{name} after generate")

    rng = np.random.default_rng(5)
    first, second = (generate(params, prompt, 40, 2.0, rng) for _ in range(2))
    again = generate(params, prompt, 40, 2.0, np.random.default_rng(5))
    hint = "all chance must come from the given generator."
    same(again, first, "40 characters with the same seed", hint=hint)
    holds(not close(first, second), "one generator, twice: expected two texts.", hint=hint)

    small, start = network(12, n_characters=3, n_hidden=2, size=1.2), [1, 0]
    chances = np.empty((3, 3))
    state = plain_states(small, start, np.zeros(2))[-1]
    chances[:] = softmax(plain_scores(small, state) / 1.5)[:, np.newaxis]
    for code in range(3):
        after = plain_states(small, [*start, code], np.zeros(2))[-1]
        chances[code] *= softmax(plain_scores(small, after) / 1.5)
    counts, rng, n = np.zeros((3, 3)), np.random.default_rng(22), 3000
    for _ in range(n):
        one, two = np.asarray(generate(small, np.array(start), 2, 1.5, rng)).tolist()
        counts[one, two] += 1
    far = np.abs(counts - n * chances) / np.sqrt(n * chances * (1 - chances))
    place = tuple(int(i) for i in np.unravel_index(np.argmax(far), far.shape))
    message = (
        f"{n} times two characters at temperature 1.5: expected {list(place)} about "
        f"{n * chances[place]:.0f} times, found {counts[place]:.0f} times."
    )
    hint = "draw by the tempered probabilities; the best character is not always taken."
    holds(far.max() < 5, message, hint=hint)
    same(generate(params, prompt, 0, 1.0, rng), np.zeros(0), "no character")
    answer = fails(generate, params, prompt[:0], 3, 1.0, rng)
    holds(not answer, f"an empty prompt: expected a ValueError, found {answer}.")
