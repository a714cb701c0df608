"""`make bench`: run every benchmark and print its ratios."""

from benchmarks import importing, push, scaffold, startup, updating

for benchmark in (startup, scaffold, push, importing, updating):
    print(f"\n{(benchmark.__doc__ or '').strip()}\n")
    benchmark.main()
