"""The network, a module with a parameter of its own, and weights from the scratch version."""

import copy
from functools import partial

import numpy as np
import torch
from expect import holds, refuses
from torch import Tensor, nn
from torch_expect import alike, network, numbers, runs

from digits.model import DigitNet, Temperature, linear_layers, load_scratch
from digits.scratch import ScratchNet


def by_hand(net: nn.Module, x: Tensor) -> Tensor:
    """What the layers give with a ReLU between them."""
    *hidden, last = linear_layers(net)
    for layer in hidden:
        x = (x @ layer.weight.T + layer.bias).clamp(min=0)
    return x @ last.weight.T + last.bias


def dropout_rests_in_evaluation() -> None:
    """Fail unless dropout works in training mode and after hidden layers only."""
    torch.manual_seed(17)
    net = DigitNet((64, 200, 200, 10), dropout=0.5).double()
    x = torch.randn(1, 64, dtype=torch.float64).expand(400, 64)
    net.eval()
    alike(
        net(x),
        by_hand(net, x),
        "the logits in evaluation mode, dropout 0.5",
        hint="nn.Dropout listens to train() and eval(); the function nn.functional.dropout is "
        "always active unless it gets training=self.training.",
    )
    net.train()
    found = net(x)
    holds(
        not torch.equal(found[0], found[1]),
        "the same image twice in training mode, dropout 0.5: expected different logits, found "
        "equal ones.",
        hint="is the dropout used between the layers?",
    )
    off = (found.mean(dim=0) - by_hand(net, x[:1])[0]).abs().max() / found.std(dim=0).max()
    holds(
        bool(off < 0.5),
        f"the mean of 400 logits with dropout: expected about that without, found it {off:.1f} "
        "spreads away.",
        hint="nn.Dropout scales up the units that stay; do nothing more.",
    )
    seen: list[Tensor] = []
    for layer in linear_layers(net):
        layer.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0]))
    net(x)
    shares = [(part == 0).double().mean().item() for part in seen]
    holds(
        len(shares) == 3 and shares[0] == 0 and all(0.6 < share < 0.9 for share in shares[1:]),
        "the shares of zeros that reach the layers: expected 0, then about 3/4 (half by ReLU, half "
        f"of the rest by dropout), found {[round(share, 2) for share in shares]}.",
        hint="dropout comes after each hidden layer, and not on the pixels.",
    )
    single = DigitNet((5, 3), dropout=0.9).double()
    row = torch.ones(1, 5, dtype=torch.float64)
    alike(
        single(row),
        by_hand(single, row),
        "one layer and dropout 0.9, in training mode",
        hint="no dropout after the last layer: it would wipe out the scores themselves.",
    )


def test_every_layer_is_registered() -> None:
    net = DigitNet((6, 5, 4, 3))
    shapes = [tuple(p.shape) for p in net.parameters()]
    wanted = [(5, 6), (5,), (4, 5), (4,), (3, 4), (3,)]
    holds(
        sorted(shapes) == sorted(wanted),
        f"the parameters of DigitNet((6, 5, 4, 3)): expected the shapes {wanted}, found {shapes}.",
        hint="a module finds layers that are attributes or lie in nn.ModuleList or nn.Sequential; "
        "in a plain list they stay hidden, and the optimizer never hears of them.",
    )
    holds(
        all(p.requires_grad for p in net.parameters()),
        "the parameters: expected that all of them ask for a gradient, found one that does not.",
    )
    holds(
        [layer.out_features for layer in linear_layers(net)] == [5, 4, 3],
        "the layers: expected them in the order from input to output.",
    )
    counts = [p.numel() for p in DigitNet().parameters()]
    holds(sum(counts) == 3610, f"DigitNet(): expected 3610 parameters, found {sum(counts)}.")
    one = [tuple(p.shape) for p in DigitNet([7, 2]).parameters()]
    holds(one == [(2, 7), (2,)], f"DigitNet([7, 2]): expected one layer, found {one}.")
    for widths in ((5,), ()):
        refuses(partial(DigitNet, widths), f"the widths {widths}")


def test_images_become_raw_scores() -> None:
    torch.manual_seed(17)
    net = DigitNet((64, 7, 5, 10)).double()
    images = torch.randn(3, 8, 8, dtype=torch.float64)
    kept = images.clone()
    wanted = by_hand(net, images.reshape(3, 64))
    found = net(images)
    hint = "linear, ReLU, linear, ReLU, linear: nothing comes after the last layer."
    mistakes = {
        "There is a softmax at the end; the loss brings its own.": wanted.softmax(dim=1),
        "There is a log_softmax at the end; the loss brings its own.": wanted.log_softmax(dim=1),
        "There is a ReLU after the last layer: scores may be negative.": wanted.relu(),
    }
    for mistake, value in mistakes.items():
        if isinstance(found, Tensor) and found.shape == value.shape and found.allclose(value):
            hint = f"{mistake} {hint}"
    alike(found, wanted, "the logits of three images (3, 8, 8)", hint=hint)
    alike(images, kept, "the images after the call", hint="relu_ and the like change a tensor.")
    rows = images.reshape(3, 64).clone()
    alike(net(rows), wanted, "the logits of three rows (3, 64)")
    turned = images.transpose(1, 2)
    hint = ".view needs memory in one piece, and -1 cannot be found for 0 images; "
    with runs("views and empty batches", hint=f"{hint}.flatten(start_dim=1) does both."):
        found_turned, none = net(turned), net(images[:0])
    alike(found_turned, by_hand(net, turned.reshape(3, 64)), "the logits of transposed images")
    alike(none, np.empty((0, 10)), "the logits of no images")
    torch.autograd.backward(found.sum())
    holds(
        all(p.grad is not None and bool(p.grad.any()) for p in net.parameters()),
        "after backward: expected a gradient in every parameter, found one without.",
        hint=".data and .detach() cut the graph between the loss and the layers before.",
    )
    dropout_rests_in_evaluation()


def test_a_temperature_is_a_parameter() -> None:
    temperature = Temperature().double()
    found = [p for p in temperature.parameters() if p.requires_grad]
    holds(
        len(found) == 1 and found[0].numel() == 1 and len(temperature.state_dict()) == 1,
        f"the parameters of a Temperature: expected one number, found {len(found)} parameters.",
        hint="only an nn.Parameter is registered, so that optimizers, .to() and state_dict() find "
        "it; a plain tensor is overlooked, also one that asks for a gradient.",
    )
    holds(
        found[0].dtype == torch.float64,
        f"the parameter after .double(): expected float64, found {found[0].dtype}.",
    )
    drawn = torch.Generator().manual_seed(17)
    logits = torch.randn(50, 4, generator=drawn, dtype=torch.float64)
    kept = logits.clone()
    alike(temperature(logits), kept, "logits at first", hint="the temperature begins at 1.")
    alike(logits, kept, "the logits after the call", hint="`/=` changes the caller's tensor.")
    holds(
        torch.autograd.gradcheck(temperature, logits.clone().requires_grad_()),
        "the gradient by the logits: expected that of a numerical check, found another.",
    )

    # Too sure: with these labels, wrong for every third row, softer shares are better ones.
    labels = torch.where(torch.arange(50) % 3 == 0, 0, logits.argmax(dim=1))
    sure, before = 20 * logits, nn.functional.cross_entropy(20 * logits, labels)
    optimizer = torch.optim.Adam(temperature.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(temperature(sure), labels)
        torch.autograd.backward(loss)
        optimizer.step()
    holds(
        bool(loss < before / 4),
        f"trained on a model that is too sure: expected a loss below {before / 4:.2f}, found "
        f"{loss:.2f}.",
        hint="the parameter must be part of the graph: .item(), .data and float() cut it off.",
    )
    ratio = sure / temperature(sure).detach()
    holds(
        bool(ratio.min() > 1) and torch.allclose(ratio, ratio[0, 0]),
        f"its temperature: expected one number above 1 for all logits, found {ratio[0, 0]:.3g}.",
    )
    alike(temperature(sure).argmax(dim=1), sure.argmax(dim=1), "the winners")

    for sign in (-3.0, 3.0):
        with torch.no_grad():
            found[0].fill_(sign)
        now = temperature(logits).detach()
        holds(
            bool((now.argmax(dim=1) == logits.argmax(dim=1)).all()) and bool(now.isfinite().all()),
            f"with the parameter at {sign:g}: expected the same winners, found others.",
            hint="a step of the optimizer may take a plain temperature below 0; the exponential of "
            "a parameter is positive whatever happens.",
        )


def test_weights_come_from_the_scratch_network() -> None:
    scratch = ScratchNet.random((5, 5, 3), np.random.default_rng(17))
    net = nn.Sequential(nn.Linear(5, 5), nn.ReLU(), nn.Linear(5, 3))
    known = list(net.parameters())
    x = np.random.default_rng(0).normal(size=(4, 5))
    rows = torch.from_numpy(x).float()
    with runs(
        "load_scratch",
        hint="NumPy's layers are (inputs, outputs), weights of nn.Linear (outputs, inputs); and a "
        "parameter that asks for a gradient is changed in place only under no_grad.",
    ):
        load_scratch(net, scratch)
    hint = "does every bias arrive?"
    if torch.allclose(linear_layers(net)[0].weight, torch.from_numpy(scratch.weights[0]).float()):
        hint = (
            "The square matrix was not transposed: nn.Linear keeps (outputs, inputs), and 5 × 5 "
            "fits both ways round."
        )
    holds(
        all(p.dtype == torch.float32 for p in net.parameters()),
        "the parameters of a float32 model: expected float32 still, found float64.",
        hint="copy_ into the parameter keeps its dtype and device; a new one has those of NumPy.",
    )
    alike(net(rows), scratch.forward(x), "the outputs with the same weights", hint=hint, rtol=1e-4)
    holds(
        all(p.requires_grad and p.grad is None for p in net.parameters()),
        "the parameters: expected that they ask for a gradient and have none yet.",
    )
    holds(
        all(now is then for now, then in zip(net.parameters(), known, strict=True)),
        "the parameters: expected the same objects as before, found that some are new.",
        hint="an optimizer made before trains the old ones; copy the numbers into these.",
    )

    kept = copy.deepcopy(scratch)
    double = nn.Sequential(nn.Linear(5, 5), nn.ReLU(), nn.Linear(5, 3)).double()
    load_scratch(double, scratch)
    with torch.no_grad():
        for p in double.parameters():
            p.add_(1.0)
    for now, then in zip(
        (*scratch.weights, *scratch.biases), (*kept.weights, *kept.biases), strict=True
    ):
        holds(
            np.array_equal(now, then),
            "the scratch network after the model was trained: expected it unchanged, found it "
            "changed.",
            hint="torch.from_numpy shares its memory with the array: copy.",
        )

    for widths in ((5, 4, 3, 2), (5, 4), (5, 3, 4), (4, 5, 3)):
        other = network(dtype=torch.float32)  # of widths (5, 4, 3)
        before = numbers(other)
        refuses(
            partial(load_scratch, other, ScratchNet.random(widths, np.random.default_rng(1))),
            f"layers {widths} into a model (5, 4, 3)",
        )
        holds(
            torch.equal(numbers(other), before),
            f"a model (5, 4, 3) that refused {widths}: expected it unchanged, found it changed.",
            hint="compare all shapes before you copy anything; copy_ broadcasts what it can.",
        )
