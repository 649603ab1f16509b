"""Pages of penalties: what stands out, benchmarks side by side, cases, who may act, files."""
