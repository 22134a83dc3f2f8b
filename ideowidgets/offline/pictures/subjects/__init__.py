"""Drawings of the things that prompts name."""

import ideowidgets.offline.pictures.subjects.animals
import ideowidgets.offline.pictures.subjects.birds
import ideowidgets.offline.pictures.subjects.buildings
import ideowidgets.offline.pictures.subjects.nature
import ideowidgets.offline.pictures.subjects.people
import ideowidgets.offline.pictures.subjects.symbols
import ideowidgets.offline.pictures.subjects.table
import ideowidgets.offline.pictures.subjects.things
import ideowidgets.offline.pictures.subjects.vehicles  # noqa: F401  (each module registers its drawings)
from ideowidgets.offline.pictures.subjects.catalogue import DRAWINGS, Drawing

__all__ = ["DRAWINGS", "Drawing"]
