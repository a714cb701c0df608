"""`python -m toolkit` is `portfolio`."""

from toolkit.cli import main

main(prog_name="portfolio")
