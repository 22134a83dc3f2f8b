"""What came back: requests, results, prices and ratings, kept for good and read as a DataFrame."""

from ideowidgets.record.errors import RecordError
from ideowidgets.record.files import StoredImage
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.record.record import Record
from ideowidgets.record.rows import Row
from ideowidgets.record.writing import Received

__all__ = ["ImageRef", "Received", "Record", "RecordError", "Row", "StoredImage"]
