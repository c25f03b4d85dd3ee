"""Time the simulator through its public API; not part of the test suite."""
