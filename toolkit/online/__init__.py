"""What GitHub shows of all repos of the plan, as facts, in as few requests as it takes."""
