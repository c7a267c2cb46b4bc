"""Gongkai: official performance-target declarations, one YAML file each, become a public site."""
