"""Disk, git, processes, file events and the clock."""
