"""An account: its balance is always the sum of what came and went, and never below zero.

Amounts are whole cents, so 1250 stands for 12.50. A float is no good for money: 0.1 + 0.2 is not
exactly 0.3, and after a thousand such sums somebody misses a cent.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Movement:
    """One line in the book of an account (given): cents came if positive, and went if negative.

    `frozen=True` means that a movement cannot be changed after it was written down.
    """

    cents: int
    words: str


def amount(value: object) -> int:
    """Return the value if it is an amount of money: a whole number of cents, greater than 0.

    Whatever is not an `int` raises a TypeError: floats (also 5.0), text (also "5"), and the truth
    values True and False. A whole number below 1 raises a ValueError. Each message shows the value
    that was found, so that whoever reads it can find the mistake.

    The trap: to Python, True is an int as well, with the value 1.

    >>> amount(1250)
    1250
    """
    ### BEGIN SOLUTION
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"an amount is a whole number of cents, found {value!r}")
    if value <= 0:
        raise ValueError(f"an amount must be greater than 0, found {value!r}")
    return value
    ### END SOLUTION


class Account:
    """The money of one owner.

    Why is this a class? Because it keeps a promise that a plain number cannot keep: the balance is
    the sum of all movements, and it is never below zero. Every change goes through a method, and a
    method that refuses leaves everything as it was.

    >>> account = Account("Ada")
    >>> account.deposit(1000, "pocket money")
    >>> account.withdraw(250, "ice cream")
    >>> account.balance
    750
    """

    def __init__(self, owner: str) -> None:
        """Open an account without any movements (given)."""
        self.owner = owner
        self._movements: list[Movement] = []

    @property
    def movements(self) -> tuple[Movement, ...]:
        """Everything that happened, in order (given): a tuple, so that nobody can add to it."""
        return tuple(self._movements)

    @property
    def balance(self) -> int:
        """The sum of all movements, in cents; 0 for a new account.

        As a property it is read without brackets: `account.balance`.
        """
        ### BEGIN SOLUTION
        return sum(movement.cents for movement in self._movements)
        ### END SOLUTION

    def deposit(self, cents: int, words: str = "deposit") -> None:
        """Write down that so many cents came.

        What is no amount is refused by `amount`, and then nothing is written down.
        """
        ### BEGIN SOLUTION
        self._movements.append(Movement(amount(cents), words))
        ### END SOLUTION

    def withdraw(self, cents: int, words: str = "withdrawal") -> None:
        """Write down that so many cents went: a movement with a negative number.

        What is no amount is refused by `amount`. More than the balance raises a ValueError whose
        message names both numbers; exactly the balance is allowed. What is refused is not written
        down.
        """
        ### BEGIN SOLUTION
        wanted = amount(cents)
        if wanted > self.balance:
            raise ValueError(f"cannot withdraw {wanted} cents: the balance is {self.balance}")
        self._movements.append(Movement(-wanted, words))
        ### END SOLUTION

    def transfer(self, other: "Account", cents: int) -> None:
        """Move so many cents from this account to another one.

        It is one movement here, with the words "to <owner of the other>", and one there, with the
        words "from <owner of this one>". The two belong together: when one of them is refused,
        neither account may have changed. A transfer to the same account raises a ValueError.

        The trap is the order of things.
        """
        ### BEGIN SOLUTION
        if other is self:
            raise ValueError(f"{self.owner} cannot transfer to the same account")
        self.withdraw(cents, f"to {other.owner}")
        other.deposit(cents, f"from {self.owner}")
        ### END SOLUTION
