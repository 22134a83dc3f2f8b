"""From the bytes of a request to a checked request value, as strictly as the service."""
