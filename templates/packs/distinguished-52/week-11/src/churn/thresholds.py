"""From a score to a decision, by what each kind of error costs.

Costs lie like a confusion matrix: costs[0, 1] is the cost of acting on a customer who would have
stayed, costs[1, 0] that of doing nothing for one who leaves. Being right may cost something, too.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from churn.data import FloatArray

# In euros. An offer costs 10 where it was not needed. A customer who leaves costs 100; of those
# who get the offer in time some leave all the same, which makes 40 on average.
COSTS: FloatArray = np.array([[0.0, 10.0], [100.0, 40.0]])


def decide(scores: ArrayLike, threshold: float) -> NDArray[np.bool_]:
    """Say yes to every score that reaches the threshold; one that is equal to it reaches it.

    >>> decide([0.2, 0.5, 0.7], threshold=0.5)
    array([False,  True,  True])
    """
    ### BEGIN SOLUTION
    reached: NDArray[np.bool_] = np.asarray(scores) >= threshold
    return reached
    ### END SOLUTION


def expected_cost(
    truth: ArrayLike, scores: ArrayLike, threshold: float, costs: FloatArray
) -> float:
    """The mean cost of a customer, if all decisions are made at this threshold.

    >>> expected_cost([False, False, True, True], [0.1, 0.6, 0.4, 0.8], 0.5, COSTS)
    37.5
    """
    ### BEGIN SOLUTION
    from churn.metrics import confusion_matrix

    matrix = confusion_matrix(truth, decide(scores, threshold))
    return float(np.sum(matrix * costs) / matrix.sum())
    ### END SOLUTION


def best_threshold(truth: ArrayLike, scores: ArrayLike, costs: FloatArray) -> float:
    """The threshold with the lowest expected cost on these customers.

    Nothing changes between two neighbouring scores, so the different scores are all there is to
    try, and inf beside them: to act on nobody may be the cheapest. Among thresholds that cost the
    same, the highest is chosen, which leaves the most customers alone.

    >>> best_threshold([False, False, True, True], [0.1, 0.6, 0.4, 0.8], COSTS)
    0.4
    """
    ### BEGIN SOLUTION
    from churn.curves import sweep

    thresholds, hits, alarms = sweep(truth, scores)
    positives, negatives = hits[-1], alarms[-1]
    total = (
        costs[0, 0] * (negatives - alarms)
        + costs[0, 1] * alarms
        + costs[1, 0] * (positives - hits)
        + costs[1, 1] * hits
    )
    return float(thresholds[np.argmin(total)])
    ### END SOLUTION


def calibrated_threshold(costs: FloatArray) -> float:
    """The probability of leaving at which acting and doing nothing cost the same on average.

    No data is needed, provided that the scores are true probabilities: of all customers with a
    score of 0.3, three in ten leave. Write down both expected costs for a probability p, and solve
    for the p at which they meet.

    Raises:
        ValueError: if acting on a customer who stays, or doing nothing for one who leaves, is not
            dearer than the opposite: then one decision is always best, and no threshold is needed.

    >>> calibrated_threshold(np.array([[0.0, 1.0], [3.0, 0.0]]))
    0.25
    """
    ### BEGIN SOLUTION
    alarm = costs[0, 1] - costs[0, 0]
    miss = costs[1, 0] - costs[1, 1]
    if alarm <= 0 or miss <= 0:
        raise ValueError("each error must cost more than the right decision")
    return float(alarm / (alarm + miss))
    ### END SOLUTION
