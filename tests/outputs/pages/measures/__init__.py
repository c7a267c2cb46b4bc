"""Tests of generator/outputs/pages/measures."""
