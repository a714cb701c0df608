"""Made-up learners for whatever shows a portfolio: eight finished works, and thousands."""

import math
from dataclasses import replace
from datetime import date
from pathlib import Path

from toolkit import plans, portfolio
from toolkit.config import Config, Skip
from toolkit.curriculum import Curriculum, Unit
from toolkit.facts import (
    BY_CI,
    PUBLIC,
    Approval,
    CheckFacts,
    Facts,
    PostFacts,
    RepoFacts,
    SmokeFacts,
    UnitFacts,
)
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio
from toolkit.posts.model import Post
from toolkit.posts.site.about import About

ABOUT = About(
    "Ada Lovelace learns in public",
    "Ada Lovelace",
    "https://ada.github.io",
    description="I build machine learning from its first principles, and measure what it does.",
)
KNOWN = tuple(f"week-{n}" for n in (0, 2, 4, 5, 6, 7, 9, 10, 11, 12))
CONFIG = Config(
    "ada", "distinguished-52", date(2025, 9, 1), name=ABOUT.learner, about=ABOUT.description,
    featured=("week-29", "week-16", "week-27"), skip=tuple(Skip(key) for key in KNOWN),
)  # fmt: skip


def _day(week: int) -> date:
    return date(2026, 1, 1 + week % 28)


def _sha(number: int) -> str:
    return f"{0xABC1234 + number * 0x1357:07x}{'0123456789abcdef' * 3}"[:40]


def _curve(start: float, end: float, speed: float) -> tuple[tuple[float, ...], ...]:
    """A loss that falls and trembles."""
    return tuple(
        (
            step,
            round(end + (start - end) * math.exp(-step / speed) + 0.02 * math.sin(step * 1.7), 4),
        )
        for step in range(0, 401, 8)
    )


def _trained(start: float, end: float, parameters: int, device: str, name: str) -> SmokeFacts:
    curves = {"training": _curve(start, end, 60), "validation": _curve(start, end * 1.08, 70)}
    return SmokeFacts(
        device, "passed", on=date(2026, 2, 20), parameters=parameters, name=name, curves=curves
    )


# Per unit: repo, title, what, result, tools, topics, checks.
_WORKS = (
    (1, "vectors-from-scratch", "", "Vectors and matrices in plain Python, each operation tested "
     "against NumPy.", "", ("numpy",), ("linear-algebra",), 14),
    (3, "tiny-autograd", "A tiny automatic differentiation engine", "A hundred lines that find "
     "gradients of any expression, and a small network trained with them.",
     "Agrees with PyTorch to 1e-7 on 40 random expressions.", ("torch",),
     ("automatic-differentiation",), 18),
    (8, "linear-regression", "", "Linear regression by the normal equation and by gradient "
     "descent, with the intervals that say how much to trust it.",
     "R² of 0.79 on the held-out fifth of the housing data.", ("numpy", "pandas"),
     ("regression",), 12),
    (13, "titanic-models", "Six models, one shipwreck", "Six classical models compared on the "
     "Titanic data with nested cross-validation.",
     "81.3 % accuracy by a random forest, two points above logistic regression.",
     ("scikit-learn", "pandas", "matplotlib"), ("model-selection",), 11),
    (16, "digits-from-scratch", "Handwritten digits with my own network", "A network and its "
     "backpropagation in NumPy alone, from the first matrix product to the last epoch.",
     "97.8 % of the MNIST test set, after 40 seconds on a laptop.", ("numpy", "matplotlib"),
     ("backpropagation", "deep-learning"), 16),
    (21, "image-classifier", "", "An image classifier with data augmentation that was measured, "
     "one idea at a time.", "91.4 % on CIFAR-10; flips and crops alone bring 6 of the points.",
     ("torch", "torchvision"), ("computer-vision", "deep-learning"), 13),
    (27, "attention", "Attention from scratch", "Scaled dot-product and multi-head attention, "
     "checked against PyTorch to the last digit that float32 has.",
     "3× faster than my first loop, and equal to PyTorch in all of 200 random cases.",
     ("numpy", "torch"), ("transformers", "attention"), 12),
    (29, "mini-gpt", "A mini GPT that writes like Shakespeare", "A character-level GPT of four "
     "layers, with its own training loop, sampling and tests.",
     "1.47 nats per character on held-out text, after 20 minutes on one GPU.",
     ("torch", "matplotlib"), ("transformers", "language-models", "deep-learning"), 17),
)  # fmt: skip
_POSTS = {
    "attention": ("Attention, and the one line that I had always got wrong", date(2026, 2, 8)),
    "mini-gpt": ("What a GPT of a million parameters knows about Shakespeare", date(2026, 2, 27)),
    "digits-from-scratch": ("Backpropagation is bookkeeping", date(2025, 12, 21)),
    "tiny-autograd": ("Gradients in a hundred lines", date(2025, 10, 12)),
    "titanic-models": ("Why my best model was not my best model", date(2025, 11, 30)),
}


def plan() -> Curriculum:
    """The plan that the sample follows."""
    return plans.find(CONFIG.plan, Path())


def ledger() -> Ledger:
    """Eight finished works, two that are open, and two that are nobody's business."""
    repos, units = [], []
    for week, name, title, what, result, tools, topics, checks in _WORKS:
        posts = [PostFacts("posts/review.md", *_POSTS[name])] if name in _POSTS else []
        repo = RepoFacts(
            f"ada/{name}", 1000 + week, f"https://github.com/ada/{name}", PUBLIC, "main",
            _sha(week), _sha(week + 100), what, "Python", topics, tools, date(2026, 3, 1),
            tuple(posts), _sha(week) if posts else "",
        )  # fmt: skip
        smoke = {
            16: (_trained(2.3, 0.08, 101_770, "cpu", ""),),
            29: (_trained(4.2, 1.36, 1_204_224, "cuda", "NVIDIA A10G"),),
        }.get(week, ())
        by = BY_CI if week != 8 else "self"
        approved = (Approval("grace", _sha(week), date(2026, 3, 4)),)
        units.append(
            UnitFacts(
                repo.name, f"week-{week}", title, True, what, result, 20,
                CheckFacts(checks, 0, 0, _sha(week), by=by, official=True, on=_day(week)),
                smoke, approved if week == 29 else (),
            )
        )  # fmt: skip
        repos.append(repo)
    open_work = UnitFacts("ada/lora", "week-43", "My secret name", commits=3)
    return Ledger(
        repos=(*repos, RepoFacts("ada/lora", 7, "https://github.com/ada/lora", PUBLIC)),
        units=(*units, open_work, replace(open_work, unit="week-44", title="")),
        private=2,
    )


def learner() -> Portfolio:
    """Ada's portfolio."""
    return portfolio.build(plan(), ledger(), CONFIG)


def beginner() -> Portfolio:
    """A portfolio of the first day."""
    return portfolio.build(plan(), Ledger(), replace(CONFIG, featured=(), skip=()))


def posts() -> tuple[Post, ...]:
    """The posts of those works, rendered."""
    return tuple(
        Post(
            name, f"week-{week}", "posts/review.md", *_POSTS[name], what,
            f"<p>{what}</p>\n<h2 id='to-next'>What comes next</h2>\n<p>More.</p>\n", topics, 4,
        )
        for week, name, _, what, _, _, topics, _ in _WORKS
        if name in _POSTS
    )  # fmt: skip


def crowd(count: int) -> Portfolio:
    """A portfolio of so many finished works, every tenth trained, in parts of fifty."""
    curriculum, config, facts = crowded(count)
    return portfolio.build(curriculum, Ledger(repos=facts.repos, units=facts.units), config)


def crowded(count: int) -> tuple[Curriculum, Config, Facts]:
    """The plan of such a portfolio, its settings, and what is seen."""
    units = tuple(
        Unit(f"unit-{n}", f"Unit {n}", "library", n, n, f"Part {n // 50 + 1}") for n in range(count)
    )
    curriculum = Curriculum("portfolio/curriculum/v1", "crowd", "A very long plan", units)
    known = ledger()
    repos, done = [], []
    for n in range(count):
        like = known.units[n % 8] if n % 10 else known.units[7]
        name = f"ada/work-{n}"
        repos.append(
            replace(
                known.repos[n % 8], name=name, id=n + 1, url=f"https://github.com/{name}", posts=()
            )
        )
        smoke = () if n % 10 else like.smoke
        done.append(replace(like, repo=name, unit=f"unit-{n}", title=f"Work {n}", smoke=smoke))
    config = replace(CONFIG, plan="crowd", featured=(), skip=())
    return curriculum, config, Facts(repos=tuple(repos), units=tuple(done), owners=("ada",))
