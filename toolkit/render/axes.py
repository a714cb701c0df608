"""The scales of a picture: round ticks, and about how long words are in fonts nobody knows."""

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# Large for 640 pixels, so that the words can still be read where a phone shows half of that.
SIZE = 20


@dataclass(frozen=True)
class Axis:
    """A scale from 0 to 1. Fractions, because floats overflow between the largest ones."""

    low: Fraction
    high: Fraction
    ticks: tuple[tuple[Fraction, str], ...]
    log: bool = False

    def share(self, value: float) -> float:
        exact = Fraction(math.log10(value) if self.log else value)
        return self.part(exact)

    def part(self, exact: Fraction) -> float:
        return float((exact - self.low) / (self.high - self.low))


def loss_axis(values: Sequence[float]) -> Axis:
    low, high = min(values), max(values)
    if low > 0 and math.log10(high) - math.log10(low) > 2:
        return _log_axis(Fraction(math.log10(low)), Fraction(math.log10(high)))
    first, last = _widened(Fraction(low), Fraction(high), 1000)
    step = _nice((last - first) / 4)
    ticks = _multiples(step, math.floor(first / step), math.ceil(last / step))
    return Axis(ticks[0], ticks[-1], tuple(zip(ticks, _numbers(ticks), strict=True)))


def _log_axis(low: Fraction, high: Fraction) -> Axis:
    air = (high - low) / 25
    low, high = low - air, high + air
    stride = max(1, int(_nice((high - low) / 6)))
    powers = _multiples(Fraction(stride), math.ceil(low / stride), math.floor(high / stride))
    named = tuple((power, _numbers([Fraction(10) ** int(power)])[0]) for power in powers)
    return Axis(low, high, named, log=True)


def step_axis(steps: Sequence[float], room: float) -> Axis:
    low, high = _widened(Fraction(min(steps)), Fraction(max(steps)), 1_000_000)
    whole = all(step == int(step) for step in steps)
    for count in range(6, 0, -1):
        step = _nice((high - low) / count)
        step = max(step, Fraction(1)) if whole else step
        ticks = _multiples(step, math.ceil(low / step), math.floor(high / step))
        names = _numbers(ticks)
        if sum(length(name) + 24 for name in names) <= room:
            break
    return Axis(low, high, tuple(zip(ticks, names, strict=True)))


def _widened(low: Fraction, high: Fraction, finest: int) -> tuple[Fraction, Fraction]:
    """The range, wide enough that its ticks' names have few digits: the same value is a range."""
    least = max(abs(low), abs(high)) / finest or Fraction(1)
    if low == high:
        least = max(abs(low) / 5, least)
    missing = max(Fraction(0), least - (high - low)) / 2
    return low - missing, high + missing


def _nice(rough: Fraction) -> Fraction:
    """The next of 1, 2, 5, 10, 20, … that is not smaller."""
    power = Fraction(10) ** _exponent(rough)
    return next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor >= rough)


def _exponent(number: Fraction) -> int:
    return (Decimal(number.numerator) / Decimal(number.denominator)).adjusted()


def _multiples(step: Fraction, first: int, last: int) -> list[Fraction]:
    return [step * number for number in range(first, last + 1)]


def _numbers(ticks: Sequence[Fraction]) -> list[str]:
    """The numbers as short words, all in the same form: `0.5`, `20k`, `3M`, `2e−7`."""
    exponent = _exponent(max(map(abs, ticks), default=Fraction(0)))
    shift, suffix = exponent, f"e{exponent}".replace("-", "−")
    for above, power, letter in ((-3, 0, ""), (4, 3, "k"), (6, 6, "M")):
        if above <= exponent < 9:
            shift, suffix = power, letter
    scaled = [tick / Fraction(10) ** shift for tick in ticks]
    places = next((n for n in range(9) if all((s * 10**n).denominator == 1 for s in scaled)), 9)
    return [f"{float(s):.{places}f}{suffix}".replace("-", "−") if s else "0" for s in scaled]


def cut(words: str, room: float) -> str:
    """The words, ended with … where they would be longer than the room."""
    if length(words) <= room:
        return words
    while words and length(words) > room - SIZE:
        words = words[:-1]
    return f"{words.rstrip()}…"


def length(words: str) -> float:
    """About how long the words are, in fonts that nobody knows: rather too long than too short."""
    return sum(map(_em, words)) * SIZE


def _em(char: str) -> float:
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WF" or char in "mwMW@%…":
        return 1
    if char in "ijlItfr.,:;|!'()[] ":
        return 0.4
    return 0.72 if char.isupper() else 0.6
