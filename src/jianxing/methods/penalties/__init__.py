"""Like cases, differently punished (同案不同罚): hard rules, deviations among comparable cases, shifts between places.

Ibis expressions over tables of benchmarks and cases, which mean the same on DuckDB and on Spark, and a permutation test on
arrays. No Django. What comes out is something to be asked about, never a verdict.
"""
