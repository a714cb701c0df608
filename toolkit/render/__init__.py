"""Pure functions from the portfolio to what people see, templates beside them."""
