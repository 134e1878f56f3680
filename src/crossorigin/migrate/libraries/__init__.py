"""The libraries of Python whose options are read, one file for each vocabulary."""
