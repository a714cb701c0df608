"""Run a week's checks in the learner's own Python and say truthfully how they stand."""
