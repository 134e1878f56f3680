"""The table of origins in a database that SQLAlchemy knows."""
