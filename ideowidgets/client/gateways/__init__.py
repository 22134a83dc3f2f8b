"""Other people's services that pass requests on to Ideogram."""
