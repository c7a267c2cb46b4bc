"""The commands of `gongkai`, a module for each thing that people come to do."""
