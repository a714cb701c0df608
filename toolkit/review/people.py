"""Who has a say in a review: the learner and the mentors of `portfolio.toml`, and nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from toolkit.issues import keys
from toolkit.issues.model import Person

Role = Literal["mentor", "learner"]


@dataclass(frozen=True)
class People:
    """The logins as the settings have them, and the numbers of those that are known."""

    learner: str
    mentors: tuple[str, ...] = ()
    ids: Mapping[str, int] = field(default_factory=dict)
    viewer: str = ""  # whose token is in use

    def named(self, login: str) -> str:
        """The login as the settings spell it; empty for a stranger."""
        # A letter outside of ASCII may look, and be lowered, like one of theirs.
        known = (self.learner, *self.mentors) if login.isascii() else ()
        return next((name for name in known if name.lower() == login.lower()), "")

    def mentor(self, login: str) -> str:
        """The login of a mentor as the settings spell it; empty for anybody else."""
        name = self.named(login)
        return "" if name.lower() == self.learner.lower() else name

    def known(self, person: Person) -> str:
        """Who it is, by the number where it is known: logins are given up and taken by others."""
        if person.bot:
            return ""
        numbers = {login.lower(): number for login, number in self.ids.items() if number}
        for login, number in numbers.items():
            if number == person.id and self.named(login):
                return self.named(login)
        name = self.named(person.login)
        return "" if name.lower() in numbers else name

    def role(self, person: Person) -> Role | None:
        """The part that this person has; nobody is their own mentor."""
        name = self.known(person)
        if not name:
            return None
        return "learner" if name == self.named(self.learner) else "mentor"

    def ours(self, person: Person) -> bool:
        """Did the toolkit write this, as the workflow or with the token in use?"""
        if not person.login.isascii() or (self.role(person) is None and self._posing(person)):
            return False
        return keys.Ours(self.learner, self.viewer).wrote(person)

    def _posing(self, person: Person) -> bool:
        """A stranger under a login of ours, who took it after its owner had left it."""
        return not person.bot and bool(self.named(person.login))
