"""`make bench`: run every benchmark and print its ratios."""

from benchmarks import importing, posts, push, scaffold, smoke, startup, syncing, updating

for benchmark in (startup, scaffold, push, importing, updating, smoke, posts, syncing):
    print(f"\n{(benchmark.__doc__ or '').strip()}\n")
    benchmark.main()
