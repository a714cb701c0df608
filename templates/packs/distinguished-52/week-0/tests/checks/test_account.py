"""An account refuses what makes no sense, and then nothing has changed."""

from collections.abc import Callable

import numpy as np
from refresher_expect import equal, refuses

from refresher import Account, Movement, amount


def test_an_amount_is_whole_and_positive() -> None:
    for cents in (1, 2, 1250, 10**15):
        equal(amount(cents), cents, f"amount({cents})", hint="A good amount comes back as it is.")
    for value in (12.5, 5.0, "5", None, [5]):
        refuses(
            lambda value=value: amount(value),  # type: ignore[misc]
            TypeError,
            f"amount({value!r})",
            words=(repr(value),),
            hint="Only an int is whole for certain. Show the value in the message, with !r.",
        )
    for truth in (True, False):
        refuses(
            lambda truth=truth: amount(truth),  # type: ignore[misc]
            TypeError,
            f"amount({truth})",
            hint="isinstance(True, int) is true, because bool is a kind of int. "
            "Turn truth values away by themselves, and first.",
        )
    for cents in (0, -1, -500):
        refuses(
            lambda cents=cents: amount(cents),  # type: ignore[misc]
            ValueError,
            f"amount({cents})",
            words=(str(cents),),
            hint="It is a whole number, so the type is right, but the value makes no sense: "
            "an amount of 0 moves nothing, and a negative one turns a deposit into a withdrawal.",
        )


def test_the_balance_follows_the_movements() -> None:
    account = Account("Ada")
    equal(account.balance, 0, "the balance of a new account")
    account.deposit(1000, "pocket money")
    account.withdraw(250, "ice cream")
    account.deposit(30)
    equal(account.balance, 780, "the balance after +1000, -250 and +30")
    equal(
        account.movements,
        (Movement(1000, "pocket money"), Movement(-250, "ice cream"), Movement(30, "deposit")),
        "the movements after +1000, -250 and +30",
        hint="What went is a negative number in the book. The words are written down as given.",
    )
    refused: dict[str, tuple[type[Exception], Callable[[], None]]] = {
        "a deposit of -5": (ValueError, lambda: account.deposit(-5)),
        "a deposit of 0.5": (TypeError, lambda: account.deposit(0.5)),  # type: ignore[arg-type]
        "a withdrawal of -5": (ValueError, lambda: account.withdraw(-5)),
        "a withdrawal of 0": (ValueError, lambda: account.withdraw(0)),
        "a withdrawal of True": (TypeError, lambda: account.withdraw(True)),
    }
    for what, (error, call) in refused.items():
        refuses(call, error, what, hint="Let `amount` look at it first. It is the gate.")
    refuses(
        lambda: account.withdraw(781),
        ValueError,
        "a withdrawal of 781 from a balance of 780",
        words=("781", "780"),
        hint="An account never goes below zero. Name both numbers in the message.",
    )
    equal(
        (account.balance, len(account.movements)),
        (780, 3),
        "the balance and the number of movements after six refusals",
        hint="What is refused is not written down: check everything before you change anything.",
    )
    account.withdraw(780)
    equal(
        account.balance,
        0,
        "the balance after all of it was withdrawn",
        hint="Exactly the balance is allowed.",
    )


def test_a_transfer_happens_whole_or_not_at_all() -> None:
    ada, bob = Account("Ada"), Account("Bob")
    ada.deposit(500)
    bob.deposit(40)
    ada.transfer(bob, 200)
    equal((ada.balance, bob.balance), (300, 240), "the balances of Ada and Bob after 200 moved")
    equal(
        (ada.movements[-1], bob.movements[-1]),
        (Movement(-200, "to Bob"), Movement(200, "from Ada")),
        "what the books of Ada and Bob say of it",
    )
    for cents, why in ((301, "more than there is"), (-50, "a negative amount")):
        refuses(
            lambda cents=cents: ada.transfer(bob, cents),  # type: ignore[misc]
            ValueError,
            f"a transfer of {cents}, {why}",
        )
        equal(
            (ada.balance, bob.balance, len(bob.movements)),
            (300, 240, 2),
            f"the balances and Bob's movements after a refused transfer of {cents}",
            hint="Money came out of nothing, or went nowhere. First do the half that may be "
            "refused; only then the other one.",
        )
    refuses(
        lambda: ada.transfer(ada, 100),
        ValueError,
        "a transfer to the same account",
        hint="Two movements that cancel each other are noise. Compare the accounts with `is`.",
    )
    equal(len(ada.movements), 2, "the number of Ada's movements after all of this")
    rng = np.random.default_rng(0)
    people = [Account(name) for name in "ABC"]
    for person in people:
        person.deposit(1000)
    for _ in range(60):
        first, second = rng.choice(3, size=2, replace=False).tolist()
        cents = int(rng.integers(1, 900))
        try:
            people[first].transfer(people[second], cents)
        except ValueError:
            continue
    equal(
        sum(person.balance for person in people),
        3000,
        "the money of three people after sixty random transfers among them",
        hint="A transfer neither makes money nor loses any.",
    )
    equal(min(p.balance for p in people) >= 0, True, "whether all balances are at least 0")
