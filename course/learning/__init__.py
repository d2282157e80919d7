"""Pure functions over content and responses: no clock, no randomness, no I/O."""
