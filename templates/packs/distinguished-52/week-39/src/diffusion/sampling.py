"""The reverse process: from noise back to data, with a guess of the noise at each step."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from diffusion.forward import clean_guess
from diffusion.schedule import Schedule, pick
from diffusion.training import Model

Predict = Callable[[Tensor, int], Tensor]  # noisy examples and their time give the noise


def posterior(x0: Tensor, x: Tensor, t: int, schedule: Schedule) -> tuple[Tensor, float]:
    """Say where x(t - 1) was, knowing both the clean x(0) and the noisy x(t).

    x(0) tells roughly where x(t - 1) must have been, by the closed formula; x(t) tells roughly too,
    as it is one step further. Two Gaussian opinions about one number make a third, which is
    narrower than both: precisions add up, and the mean weighs each opinion by its precision. Work
    it out, or take the formula from the paper and check it with numbers.

    Args:
        x0: clean examples, or guesses of them.
        x: the same examples at time t.
        t: from 1 on, one time for all.

    Returns:
        The mean, in the shape of x, and the variance, one plain number. At time 1 nothing is left
        to doubt: the mean is x0 and the variance is 0.

    Raises:
        ValueError: if t is not from 1 to the last step. Python counts -1 from the end, and would
            find something at time 0, too.
    """
    ### BEGIN SOLUTION
    if not 1 <= t <= schedule.steps:
        raise ValueError(f"t must lie from 1 to {schedule.steps}, found {t}")
    beta = float(schedule.betas[t])
    now, before = float(schedule.bars[t]), float(schedule.bars[t - 1])
    from_clean = before**0.5 * beta / (1 - now)
    from_noisy = (1 - beta) ** 0.5 * (1 - before) / (1 - now)
    mean: Tensor = from_clean * x0 + from_noisy * x
    return mean, beta * (1 - before) / (1 - now)
    ### END SOLUTION


def ddpm_step(x: Tensor, t: int, noise_guess: Tensor, schedule: Schedule, fresh: Tensor) -> Tensor:
    """Go one step back, from time t to t - 1, as the first paper does.

    Turn the guess of the noise into a guess of the clean data, ask where x(t - 1) was if that is
    right, and draw it from there. The last step, to time 0, must not add any noise.

    Args:
        x: examples at time t.
        noise_guess: the noise that is thought to be in x.
        fresh: new standard normal numbers in the shape of x.
    """
    ### BEGIN SOLUTION
    mean, variance = posterior(clean_guess(x, t, noise_guess, schedule), x, t, schedule)
    earlier: Tensor = mean + variance**0.5 * fresh
    return earlier
    ### END SOLUTION


def ddim_step(
    x: Tensor,
    t: int,
    before: int,
    noise_guess: Tensor,
    schedule: Schedule,
    eta: float = 0.0,
    fresh: Tensor | None = None,
) -> Tensor:
    """Jump from time t back to any earlier time, with as little new noise as you like.

    Guess the clean data, then noise it again, less than before. The noise for it is in part the
    noise that is thought to be in x, and in part fresh:

        x(before) = √bar(before) · clean + √(1 - bar(before) - σ²) · noise_guess + σ · fresh
        σ² = eta² · (1 - bar(before)) / (1 - bar(t)) · (1 - bar(t) / bar(before))

    With eta = 0 nothing is drawn: the same start always leads to the same end, and steps may be
    large. With eta = 1 and single steps it is the step of the first paper.

    Args:
        x: examples at time t.
        before: the time to jump to, from 0 to t - 1.
        noise_guess: the noise that is thought to be in x.
        eta: from 0 to 1.
        fresh: new standard normal numbers in the shape of x; may be missing if eta is 0.

    Raises:
        ValueError: if `before` is not earlier than t, or below 0; if eta is below 0 or above 1; if
            eta is above 0 and there is no fresh noise.
    """
    ### BEGIN SOLUTION
    if not 0 <= before < t:
        raise ValueError(f"a jump leads from {t} to a time from 0 to {t - 1}, found {before}")
    if not 0 <= eta <= 1:
        raise ValueError(f"eta must lie from 0 to 1, found {eta}")
    now, then = float(schedule.bars[t]), float(schedule.bars[before])
    variance = eta**2 * (1 - then) / (1 - now) * (1 - now / then)
    old = max(1 - then - variance, 0.0) ** 0.5
    result: Tensor = then**0.5 * clean_guess(x, t, noise_guess, schedule) + old * noise_guess
    if eta > 0:
        if fresh is None:
            raise ValueError("with eta above 0 fresh noise is needed")
        result = result + variance**0.5 * fresh
    return result
    ### END SOLUTION


def guided_noise(model: Model, x: Tensor, t: int, labels: Tensor | None, scale: float) -> Tensor:
    """Guess the noise, with the label made louder: classifier-free guidance.

    The model guesses twice, with the labels and without. The way from the second guess to the first
    is what the label has to say. Go this way `scale` times:

        scale 0: as if there were no label;   scale 1: the guess with the label, as it is;
        scale 3: beyond it, three times as far from the guess without.

    Some papers count from the guess with the label instead, so that their 0 is our 1.

    Args:
        model: takes x, a time for each example, shape (n,) and int64, and labels or None.
        t: one time for all.
        labels: the wanted class of each example, shape (n,). With None there is nothing to guide,
            and the guess without labels comes back.
    """
    ### BEGIN SOLUTION
    times = torch.full((len(x),), t, device=x.device)
    free = model(x, times, None)
    if labels is None:
        return free
    return free + scale * (model(x, times, labels) - free)
    ### END SOLUTION


def bounded(predict: Predict, schedule: Schedule, limit: float) -> Predict:
    """Wrap a predictor, so that what it thinks of the clean data stays within ±limit.

    Pixels lie from -1 to 1, and a guess beyond that is wrong for sure. Strong guidance often leads
    there.
    """

    def kept(x: Tensor, t: int) -> Tensor:
        clean = clean_guess(x, t, predict(x, t), schedule).clamp(-limit, limit)
        left, added = (pick(v.sqrt(), t, x) for v in (schedule.bars, 1 - schedule.bars))
        return (x - left * clean) / added

    return kept


def sample_times(steps: int, count: int) -> list[int]:
    """Choose the times at which a sampler stops on its way from `steps` to 0.

    Returns:
        count + 1 times, each smaller than the one before. The first is `steps`, the last is 0, and
        they are spread evenly: no jump is more than 1 longer than another.

    Raises:
        ValueError: if count is not from 1 to steps.

    >>> sample_times(1000, 4)
    [1000, 750, 500, 250, 0]
    """
    ### BEGIN SOLUTION
    if not 1 <= count <= steps:
        raise ValueError(f"count must lie from 1 to {steps}, found {count}")
    return [steps * left // count for left in range(count, -1, -1)]
    ### END SOLUTION


def sample(
    predict: Predict,
    start: Tensor,
    schedule: Schedule,
    times: Sequence[int],
    eta: float = 0.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Take examples back through these times, one after the other.

    At each time but the last, ask for the noise and jump to the next time. The start is at the
    first time: pure noise, or a picture that was noised half of the way. Fresh noise, where it is
    needed, comes from the generator, and from nowhere else. Nothing is recorded for a backward
    pass.

    Args:
        predict: takes the examples and the time they are at.
        start: examples at time times[0]; left unchanged.
        times: falling, such as `sample_times` gives them.
        eta: how much fresh noise each jump adds: 0 for none, 1 for as much as the first paper.

    Returns:
        The examples at the last of the times.

    Raises:
        ValueError: if eta is above 0 and there is no generator.
    """
    ### BEGIN SOLUTION
    from itertools import pairwise

    from diffusion.forward import standard_noise

    if eta > 0 and generator is None:
        raise ValueError("with eta above 0 a generator is needed")
    x = start
    with torch.no_grad():
        for t, before in pairwise(times):
            fresh = standard_noise(x, generator) if eta > 0 and generator else None
            x = ddim_step(x, t, before, predict(x, t), schedule, eta, fresh)
    return x
    ### END SOLUTION
