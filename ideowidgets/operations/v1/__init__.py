"""Requests of the vendor's v1 API."""
