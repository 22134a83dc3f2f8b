"""Getting pictures out of a record: contact sheets, pages, copies that carry their record, and the way back in."""
