"""Given: made-up sales of houses, raw as in an export, and what each column means.

`python -m houses.data` writes data/sales.csv.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Table: TypeAlias = pd.DataFrame  # one row for each sale
FloatArray: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]  # positions of rows, to pick them: table.iloc[rows]

TARGET = "price"
MONTHS = 48


@dataclass(frozen=True)
class Column:
    """What a column holds, and whether it is known before the sale or only after it."""

    name: str
    kind: Literal["identifier", "number", "category"]
    known: Literal["before", "after"]
    meaning: str


COLUMNS = (
    Column("sale", "identifier", "before", "number of the sale"),
    Column("estate", "identifier", "before", "built together; its houses are much alike"),
    Column("month", "number", "before", "planned month of the sale; 0 is January 2021"),
    Column("living_area", "number", "before", "square metres"),
    Column("heated_area", "number", "before", "square metres, nearly the same once more"),
    Column("rooms", "number", "before", "rooms without kitchen and bath"),
    Column("lot", "number", "before", "square metres of land; empty where unknown"),
    Column("age", "number", "before", "years since it was built"),
    Column("distance", "number", "before", "kilometres to the station"),
    Column("energy", "number", "before", "kWh per square metre and year; often empty"),
    Column("house_number", "number", "before", "number in the street"),
    Column("photos", "number", "before", "photos in the advertisement"),
    Column("district", "category", "before", "the harbour was built in 2023"),
    Column("heating", "category", "before", "gas, oil, pump or wood; empty where unknown"),
    Column("tax", "number", "after", "euros of tax, paid when the house has been sold"),
    Column("days", "number", "after", "days from the advertisement to the sale"),
    Column(TARGET, "number", "after", "euros"),
)

_DISTRICTS = {"centre": 0.25, "hill": 0.15, "mill": 0.0, "south": -0.10, "harbour": 0.35}
_HEATINGS = {"gas": 0.0, "oil": -0.05, "pump": 0.08, "wood": 0.02}


def make_sales(n: int = 720, seed: int = 9) -> Table:
    """Draw n sales of four years, in no particular order.

    Prices grow by about 4 % a year, and with the logarithm of the area. Every estate has
    something that no column tells: a view, a noisy road. `house_number` and `photos` say
    nothing. Energy is mostly unknown for old houses.
    """
    rng = np.random.default_rng(seed)
    n_estates = max(6, n // 12)
    names = list(_DISTRICTS)
    home = rng.choice(names, n_estates, p=[0.2, 0.25, 0.3, 0.15, 0.1])
    home[:2] = "mill", "harbour"  # never without them
    built = np.where(home == "harbour", rng.uniform(0, 3, n_estates), 0)
    built += np.where(home == "harbour", 0, rng.gamma(2.0, 17.0, n_estates))
    luck, reach = rng.normal(0, 0.10, n_estates), rng.gamma(2.0, 1.2, n_estates)

    estate = np.append(np.arange(n_estates), rng.integers(n_estates, size=max(0, n - n_estates)))
    estate = rng.permutation(estate[:n])
    new = home[estate] == "harbour"
    month = np.where(new, rng.integers(33, MONTHS, n), rng.integers(0, MONTHS, n))
    area = np.clip(rng.lognormal(4.75, 0.35, n), 45, 400)
    heated = area * rng.uniform(0.82, 1.0, n)
    rooms = np.maximum(1, np.round(area / 28 + rng.normal(0, 0.7, n)))
    lot = area * rng.lognormal(1.0, 0.5, n)
    age = np.round(built[estate] + month / 12)
    distance = np.round(reach[estate] + rng.uniform(0, 0.6, n), 1)
    energy = np.clip(60 + 2.0 * age + rng.normal(0, 25, n), 20, 320)
    heating = rng.choice(list(_HEATINGS), n, p=[0.5, 0.2, 0.2, 0.1])

    log_price = 9.75 + 0.65 * np.log(area) + 0.02 * rooms + 0.00015 * lot - 0.0035 * age
    log_price += 0.0033 * month - 0.035 * distance - 0.0007 * energy + luck[estate]
    log_price += np.array([_DISTRICTS[name] for name in home])[estate]
    log_price += np.array([_HEATINGS[name] for name in heating]) + rng.normal(0, 0.13, n)
    price = np.round(np.exp(log_price), -2)

    no_energy = rng.random(n) < np.where(age > 40, 0.5, 0.08)
    no_lot, no_heating = rng.random((2, n)) < 0.06
    return pd.DataFrame(
        {
            "sale": [f"S{i + 1:04}" for i in range(n)],
            "estate": [f"E{e + 1:03}" for e in estate],
            "month": month,
            "living_area": np.round(area, 1),
            "heated_area": np.round(heated, 1),
            "rooms": rooms.astype(int),
            "lot": np.where(no_lot, np.nan, np.round(lot)),
            "age": age,
            "distance": distance,
            "energy": np.where(no_energy, np.nan, np.round(energy)),
            "house_number": rng.integers(1, 120, n),
            "photos": rng.poisson(12, n),
            "district": home[estate],
            "heating": np.where(no_heating, np.nan, heating.astype(object)),
            "tax": np.round(price * rng.choice([0.035, 0.05], n)),
            "days": np.round(rng.gamma(2.0, 30.0, n) * (price / np.median(price)) ** 0.5),
            TARGET: price,
        }
    )


def usable(columns: Sequence[Column], kind: str) -> list[str]:
    """The names of the columns of one kind that are known before the sale, in order.

    >>> usable(COLUMNS, "category")
    ['district', 'heating']
    """
    return [c.name for c in columns if c.kind == kind and c.known == "before"]


def prices(table: Table) -> FloatArray:
    """The column that we want to predict, in euros."""
    euros: FloatArray = table[TARGET].to_numpy(dtype=np.float64)
    return euros


def read(path: Path) -> Table:
    """The sales of a CSV file; empty cells are missing values."""
    return pd.read_csv(path)


def main(path: Path = Path("data/sales.csv")) -> None:
    """Write the sales of four years."""
    path.parent.mkdir(parents=True, exist_ok=True)
    make_sales().to_csv(path, index=False)
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
