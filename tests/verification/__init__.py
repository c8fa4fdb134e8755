"""The simulator against what theory says of simple cases: family-wise 99 %, seeds fixed beforehand."""
