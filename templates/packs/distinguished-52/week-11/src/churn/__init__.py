"""Who is about to leave? From raw customer rows to a decision, and how good it is."""
