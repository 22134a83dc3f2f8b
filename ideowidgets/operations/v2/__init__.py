"""Requests of the vendor's v2 API, for Ideogram's own models."""
