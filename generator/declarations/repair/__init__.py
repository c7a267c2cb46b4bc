"""What a file would be after the syntax problems in it are mended, so that one run tells everything."""
