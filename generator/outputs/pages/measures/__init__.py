"""What the page of a measure says of its values: figures, promises, values far from most, years."""
