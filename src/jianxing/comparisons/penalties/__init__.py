"""Penalties (同案不同罚): benchmarks and published cases, what stands out among like cases, and who may act at all."""
