"""The grammar of filters: tokens, terms, parsing, and what a term means for a frame."""
