"""What is declared and what it means. Nothing here reads files, draws or prints."""
