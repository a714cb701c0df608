"""A small network, trained so that every run can be repeated, interrupted and resumed."""
