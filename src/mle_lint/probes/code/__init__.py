"""What the code of a repository calls, defines, tests and trains, whoever asks."""
