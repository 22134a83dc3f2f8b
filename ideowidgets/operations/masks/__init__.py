"""What a person draws a mask with, as functions on arrays: shapes, and changes of what is selected.

Every array is ``bool`` of shape ``(height, width)``, True where a pixel is selected. Points are ``(x, y)`` in pixels of
the picture, x to the right and y down; the centre of the first pixel is at (0.5, 0.5). The rules are exact, so the page
and Python draw the same pixels: a pixel belongs to a shape where its centre lies inside it. A centre on the very edge
belongs to strokes and ellipses; to polygons and rectangles only on their left and upper edges, so that two which share
an edge share no pixel.
"""
