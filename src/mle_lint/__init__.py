"""mle-lint reads a machine-learning repository and reports the production evidence in it."""

__version__ = "0.1.0"
