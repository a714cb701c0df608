"""From a unit of the plan to the files of its repo."""
