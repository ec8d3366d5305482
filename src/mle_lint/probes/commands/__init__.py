"""What commands, tasks, hooks and images of a repository start, and what keeps them from it."""
