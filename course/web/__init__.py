"""Pages: thin blueprints over records, learning and content."""
