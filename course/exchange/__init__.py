"""Packages, documents and protocols, one module per standard."""
