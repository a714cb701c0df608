"""From columns to numbers that a model can use."""

from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

NUMBERS = ["age_years", "days_since_service", "vibration_mm_s", "temperature_c"]
CATEGORIES = ["maker"]


def make_features() -> ColumnTransformer:
    """Not fitted yet: it learns medians, means and categories from the rows given to `fit`.

    Those must be the training rows alone, else the test rows are no longer unseen.
    """
    numbers = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    # A maker that is missing counts as one more maker; a new one as none of those known.
    categories = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return ColumnTransformer(
        [("numbers", numbers, NUMBERS), ("categories", categories, CATEGORIES)]
    )
