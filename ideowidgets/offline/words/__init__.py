"""Between pictures and words: describe a picture, enrich a prompt, take the words out of a picture."""
