"""What the documents of a repository say and tell, whoever asks."""
