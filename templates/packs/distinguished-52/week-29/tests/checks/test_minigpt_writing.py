"""Text drawn character by character."""

from functools import partial

import torch
from expect import holds, refuses, same
from minigpt_plain import Pairs, chance, codes, flat, runs
from torch import Tensor, nn

from minigpt.writing import generate


class Window(nn.Module):
    """The best next character depends on how much is read, and on the first that is read."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[list[int]] = []

    def forward(self, ids: Tensor) -> Tensor:
        self.seen.append(ids[0].tolist())
        best = ids.cumsum(dim=1) + 3 * ids[:, :1] + torch.arange(ids.shape[1])
        return 20.0 * nn.functional.one_hot(best % 11, 11)


def by_hand(first: list[int], length: int, context: int) -> list[int]:
    """What the window model writes when it always takes the best."""
    text = list(first)
    for _ in range(length):
        read = text[-context:]
        text.append((sum(read) + 3 * read[0] + len(read) - 1) % 11)
    return text[len(first) :]


def writing_reads_what_it_wrote() -> None:
    """Fail if the wrong characters are read, or the best one is not known."""
    for prompt, context in (([3], 5), ([4, 1, 7, 2], 5), ([9, 9, 1, 0, 5, 3, 8], 4), ([2, 6], 1)):
        model, given = Window(), torch.tensor(prompt)
        what = f"a prompt of {len(prompt)}, context {context}"
        with runs(what, hint="the model takes codes of shape (1, T)."):
            found = generate(
                model, given, 12, context=context, generator=chance(0), temperature=1e-3
            )
        most = max(map(len, model.seen), default=0)
        holds(
            most <= context,
            f"{what}: expected at most {context} characters read at once, found {most}.",
            hint="the text grows, and the model has a place for `context` positions only.",
        )
        wanted = by_hand(prompt, 12, context)
        hint = "read the latest characters, draw from the last position, read what was drawn."
        if found.tolist()[: len(prompt)] == prompt and len(found) > 12:
            hint = "The prompt is not part of the result. " + hint
        elif model.seen and model.seen[-1] == (prompt + found.tolist())[:context]:
            hint = "The earliest characters were kept, not the latest. " + hint
        same(found, wanted, f"{what}: 12 characters near temperature 0", hint=hint)
        holds(found.dtype == torch.int64, f"what was drawn: expected int64, found {found.dtype}.")
        same(given, prompt, "the prompt afterwards")
    none = generate(Window(), torch.tensor([1]), 0, context=4, generator=chance(0))
    same(none, torch.zeros(0), "no character")


def the_temperature_decides_how_sure_it_is() -> None:
    """Fail if the shares of many draws are not the chances."""
    scores = torch.tensor([0.0, 1.0, 2.0, -1.0], dtype=torch.float64)
    plain = Pairs(4)
    with torch.no_grad():
        plain.last.zero_()
        plain.before.zero_()
        plain.bias.copy_(scores)
    for temperature in (0.5, 1.0, 3.0):
        found = generate(
            plain, torch.tensor([0]), 1500, context=2, generator=chance(1), temperature=temperature
        )
        shares = torch.bincount(found, minlength=4).double() / 1500
        chances = (scores / temperature).softmax(0)
        hint = "divide the scores by the temperature, take the softmax, and draw."
        if (
            temperature != 1
            and float((shares - (scores * temperature).softmax(0)).abs().max()) < 0.05
        ):
            hint = "Multiplied by the temperature: heat would make it surer. " + hint
        elif temperature != 1 and float((shares - scores.softmax(0)).abs().max()) < 0.05:
            hint = "The temperature has no effect. " + hint
        elif float(shares.max()) == 1:
            hint = "The best one is always taken; chance is missing. " + hint
        same(shares, chances, f"shares of 1500 at temperature {temperature}", hint=hint, atol=0.06)
    default = generate(plain, torch.tensor([0]), 30, context=2, generator=chance(1))
    one = generate(plain, torch.tensor([0]), 30, context=2, generator=chance(1), temperature=1)
    same(default, one, "without a temperature", hint="it is 1 by itself.")
    refuses(
        lambda: generate(
            plain, torch.zeros(0, dtype=torch.int64), 3, context=2, generator=chance(0)
        ),
        "an empty prompt",
        hint="nothing has been read, so there is nothing to ask.",
    )
    for bad in (0.0, -1.0, float("nan")):
        refuses(
            partial(
                generate,
                plain,
                torch.tensor([0]),
                3,
                context=2,
                generator=chance(0),
                temperature=bad,
            ),
            f"temperature {bad}",
        )


class Broken(nn.Module):
    """Fails when it is asked for the third time."""

    calls = 0

    def forward(self, ids: Tensor) -> Tensor:
        self.calls += 1
        if self.calls == 3:
            raise KeyError("the third call")
        return torch.zeros(*ids.shape, 4)


def a_sample_can_be_repeated_and_disturbs_nothing() -> None:
    """Fail if writing leaves a trace, or draws from somewhere else."""
    model = Pairs(6, seed=2, spread=0.5)
    prompt = codes(3, below=6, seed=3)
    before = flat(model)
    for training in (True, False):
        model.train(training)
        model.trained, model.recorded = [], []
        torch.manual_seed(7)
        state = torch.get_rng_state()
        found = generate(model, prompt, 40, context=4, generator=chance(5))
        holds(
            len(model.trained) >= 40 and not any(model.trained),
            f"40 characters: expected 40 calls in evaluation mode, found {len(model.trained)}, "
            f"{sum(model.trained)} of them in training mode.",
            hint="dropout makes a model forget things at random: model.eval() before you write.",
        )
        holds(
            not any(model.recorded),
            "autograd while writing: expected nothing recorded, found that it records.",
            hint="torch.no_grad() keeps the graph of every single character from piling up.",
        )
        holds(
            all(module.training is training for module in model.modules()),
            f"a model found with training = {training}: expected it left like that.",
            hint="a sample in the middle of a training must not end it: set the mode again.",
        )
        hint = "all chance must come from the given generator."
        same(torch.get_rng_state(), state, "PyTorch's own generator afterwards", hint=hint)
        torch.manual_seed(8)
        again = generate(model, prompt, 40, context=4, generator=chance(5))
        same(again, found, "40 characters with the same seed", hint=hint)
    drawn = chance(5)
    first = generate(model, prompt, 40, context=4, generator=drawn)
    second = generate(model, prompt, 40, context=4, generator=drawn)
    same(first, found, "40 characters, the mode does not matter", hint=hint)
    holds(not torch.equal(first, second), "one generator, twice: expected two texts.", hint=hint)
    same(flat(model), before, "the parameters afterwards")
    holds(torch.is_grad_enabled(), "autograd afterwards: expected it as it was.")
    broken = Broken().train()
    refuses(
        lambda: generate(broken, prompt, 9, context=4, generator=chance(0)),
        "a model that fails in the middle",
        kind=KeyError,
        hint="let the error through.",
    )
    hint = "what must happen in any case belongs into `finally`."
    holds(broken.training, "a model that failed: expected it back in training mode.", hint=hint)


def test_writing_draws_and_reads_what_it_wrote_and_leaves_no_trace() -> None:
    writing_reads_what_it_wrote()
    a_sample_can_be_repeated_and_disturbs_nothing()
    the_temperature_decides_how_sure_it_is()
