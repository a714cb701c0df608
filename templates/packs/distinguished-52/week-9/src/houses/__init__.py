"""What is a house worth? From a raw table of sales to a price, and how sure we may be of it."""
