"""A course on global migration governance and the human rights of migrants."""
