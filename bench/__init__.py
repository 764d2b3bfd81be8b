"""Speed measured: every page beside the bare query it needs, at 10,000 and at 1,000,000 opportunities.

    make bench                              both sizes; the large one takes long the first time
    python -m bench --size small            the small size alone
    python -m bench.plans small director "list page"    the plans of a page's slow queries

Data folders are `var/bench/small` and `var/bench/large`; they are filled once. `docs/explanation/speed.md` has the
method and the last figures.
"""
