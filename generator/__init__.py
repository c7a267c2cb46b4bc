"""Gongkai: publishes official performance-target declarations, one YAML file each, as a public site."""
