"""The one family of errors that a user can mend."""


class PortfolioError(Exception):
    """What happened, where (file:line, repo or folder), and how to mend it."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend
