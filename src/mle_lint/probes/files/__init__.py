"""Which files the own code reads and writes, as far as its paths can be followed."""
