"""The official form: its words, their meanings, and what may stand in a cell."""
