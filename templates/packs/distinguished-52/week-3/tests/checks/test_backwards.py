"""The walk backwards: an order of the graph, and gradients that add up."""

import time

import numpy as np
import pytest
from autodiff_expect import attempt, made_of
from expect import holds, same

from autodiff import Value, backward, topological_order

DEPTH = 10_000


def reachable(root: Value) -> set[Value]:
    """All values of the graph."""
    found, waiting = {root}, [root]
    while waiting:
        for edge in waiting.pop().edges:
            if edge.source not in found:
                found.add(edge.source)
                waiting.append(edge.source)
    return found


def random_graph(rng: np.random.Generator, n: int = 12) -> list[Value]:
    """Values of which each is made of up to three earlier ones."""
    values = [Value(1.0), Value(2.0)]
    while len(values) < n:
        sources = rng.choice(len(values), size=rng.integers(1, 4))
        values.append(made_of(*((values[i], float(rng.normal())) for i in sources)))
    return values


def chain(start: Value, depth: int, slope: float) -> Value:
    """One step after the other."""
    for _ in range(depth):
        start = made_of((start, slope))
    return start


def doubled(start: Value, times: int) -> Value:
    """Every value is used twice by the next one."""
    for _ in range(times):
        start = made_of((start, 1.0), (start, 1.0))
    return start


def test_topological_order_lists_inputs_first() -> None:
    x = Value(2.0)
    a = made_of((x, 1.0))
    both = made_of((a, 1.0), (x, 1.0)), made_of((x, 1.0), (a, 1.0))
    rng = np.random.default_rng(3)
    roots = [x, a, *both, doubled(x, 12), *(random_graph(rng)[-1] for _ in range(20))]
    for root in roots:
        order = list(topological_order(root))
        holds(
            len(order) == len(set(order)),
            f"topological_order: expected every value once, found {len(order)} entries for "
            f"{len(set(order))} different values.",
            hint="A value that is reached on a second path is known already. Remember what you "
            "have seen.",
        )
        holds(
            set(order) == reachable(root),
            f"topological_order: expected all {len(reachable(root))} values of the graph, found "
            f"{len(order)}.",
            hint="Root itself and the inputs without edges belong to it too.",
        )
        place = {value: i for i, value in enumerate(order)}
        for value in order:
            for edge in value.edges:
                holds(
                    place[edge.source] < place[value],
                    f"topological_order: expected every value behind its sources, found one at "
                    f"place {place[value]} and its source at place {place[edge.source]}.",
                    hint="Add a value to the list only when everything that it was made from is "
                    "in the list.",
                )
    deep = chain(x, DEPTH, 1.0)
    order = attempt(
        lambda: topological_order(deep),
        f"topological_order of a chain of {DEPTH:,} steps",
        hint="A function that calls itself once per step goes too deep. Keep a list of what is "
        "waiting, and use a loop.",
    )
    same(len(order), DEPTH + 1, f"the number of values in a chain of {DEPTH:,} steps")


CASES = ["one path", "used twice", "waiting", "random", "deep", "many paths"]


@pytest.mark.parametrize("case", CASES)
def test_backward_adds_up_all_paths(case: str) -> None:
    x = Value(2.0)
    if case == "one path":
        backward(x)
        same(x.grad, 1.0, "the gradient of a value with respect to itself", hint="It is 1.")
        a = made_of((x, 3.0))
        b = made_of((a, -5.0))
        backward(b)
        same(
            [b.grad, a.grad, x.grad],
            [1, -5, -15],
            "the gradients along a path with the slopes 3 and then -5 (result, middle, input)",
            hint="Start with 1 at the result, and multiply by each slope on the way back.",
        )
    if case == "used twice":
        b = made_of((x, 3.0), (x, 4.0))
        backward(b)
        same(
            x.grad,
            7.0,
            "the gradient of a value that is used twice, with the slopes 3 and 4",
            hint="Both contributions count: 4 or 3 alone means that one overwrote the other.",
        )
    if case == "waiting":
        for first in (True, False):
            x = Value(2.0)
            a = made_of((x, 10.0))
            b = made_of((a, 3.0))
            c = made_of((b, 1.0))
            backward(made_of((a, 1.0), (c, 1.0)) if first else made_of((c, 1.0), (a, 1.0)))
            same(
                [a.grad, x.grad],
                [4, 40],
                "the gradients of a and x, where root = a + 3a and a = 10x",
                hint="10 or 30 for x means that a handed its gradient on before its second "
                "contribution had arrived. Go through the values in an order, from the result to "
                "the inputs.",
            )
    if case == "random":
        rng = np.random.default_rng(4)
        for _ in range(20):
            values = random_graph(rng)
            root = values[-1]
            steps = np.zeros((len(values), len(values)))
            for i, value in enumerate(values):
                for edge in value.edges:
                    steps[i, values.index(edge.source)] += edge.slope
            wanted = np.linalg.inv(np.eye(len(values)) - steps)[-1]
            backward(root)
            same(
                [value.grad for value in values],
                wanted,
                "the gradients in a random graph, compared with NumPy",
                hint="Every value needs its gradient, not the inputs alone.",
            )
    if case == "deep":
        x = Value(1.0)
        root = chain(x, DEPTH, 1.0001)
        attempt(
            lambda: backward(root),
            f"backward through {DEPTH:,} steps",
            hint="A function that calls itself once per step goes too deep: use the order.",
        )
        same(x.grad, 1.0001**DEPTH, f"the gradient behind {DEPTH:,} steps with the slope 1.0001")
    if case == "many paths":
        x = Value(1.0)
        root = doubled(x, 21)
        started = time.process_time()
        backward(root)
        seconds = time.process_time() - started
        same(x.grad, 2.0**21, "the gradient of a value that is doubled 21 times")
        holds(
            seconds < 0.3,
            f"backward through 22 values: expected almost no time, found {seconds:.1f} seconds.",
            hint="There are two million paths through this graph. Add the contributions of a value "
            "together first, and hand the sum on once.",
        )


def test_backward_forgets_earlier_calls() -> None:
    x, other = Value(2.0), Value(5.0)
    a = made_of((x, 3.0))
    b = made_of((a, 4.0), (x, 1.0))
    backward(b)
    backward(b)
    same(
        [x.grad, a.grad, b.grad],
        [13, 4, 1],
        "the gradients after the second call of backward",
        hint="Larger numbers mean that the gradients of the first call were still there. Set all "
        "of the graph to 0 before you start.",
    )
    backward(made_of((a, 2.0), (other, 1.0)))
    same(
        [x.grad, a.grad, b.grad],
        [6, 2, 1],
        "the gradients of x, a and b after a call from another root, which is made from a",
        hint="x and a start again from 0. b does not belong to the graph of this root, so it "
        "keeps what it has.",
    )
    backward(a)
    same(
        [x.grad, a.grad, other.grad],
        [3, 1, 1],
        "the gradients of x, a and another input after a call from the middle of the graph",
        hint="The value you start from gets 1, whatever it had before.",
    )
