"""From samples to statements: estimates, intervals, tests, and how far each can be trusted."""

from inference.hypotheses import (
    Outcome,
    bonferroni,
    chi_squared_independence,
    holm,
    one_sample_t,
    permutation_test,
    welch_t,
)
from inference.intervals import (
    Interval,
    bootstrap_interval,
    t_interval,
    wilson_interval,
    z_interval,
)
from inference.likelihood import (
    bernoulli_log_likelihood,
    fit_bernoulli,
    fit_normal,
    fit_poisson,
    map_bernoulli,
    normal_log_likelihood,
    poisson_log_likelihood,
)
from inference.limits import (
    Quality,
    bias_and_variance,
    coverage,
    normal_distance,
    rejection_rate,
    standardized_means,
)
from inference.summaries import (
    Running,
    correlation,
    covariance,
    mean,
    standard_error,
    variance,
)

__all__ = [
    "Interval",
    "Outcome",
    "Quality",
    "Running",
    "bernoulli_log_likelihood",
    "bias_and_variance",
    "bonferroni",
    "bootstrap_interval",
    "chi_squared_independence",
    "correlation",
    "covariance",
    "coverage",
    "fit_bernoulli",
    "fit_normal",
    "fit_poisson",
    "holm",
    "map_bernoulli",
    "mean",
    "normal_distance",
    "normal_log_likelihood",
    "one_sample_t",
    "permutation_test",
    "poisson_log_likelihood",
    "rejection_rate",
    "standard_error",
    "standardized_means",
    "t_interval",
    "variance",
    "welch_t",
    "wilson_interval",
    "z_interval",
]
