"""A stand-in for Ideogram that needs no key and no network."""
