"""Measurements of the house as ratios: `make bench`. How to read them: docs/benchmarks.md."""
