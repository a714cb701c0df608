"""A small refresher: a class, a table, some arrays, and what is installed here."""

from refresher.account import Account, Movement, amount
from refresher.arrays import moving_mean, standardize
from refresher.environment import TOOLS, find_version, version_table
from refresher.table import COLUMNS, by_route, load_rides, longest, per_month

__all__ = [
    "COLUMNS",
    "TOOLS",
    "Account",
    "Movement",
    "amount",
    "by_route",
    "find_version",
    "load_rides",
    "longest",
    "moving_mean",
    "per_month",
    "standardize",
    "version_table",
]
