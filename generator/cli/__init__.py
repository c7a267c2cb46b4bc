"""The commands of `gongkai`: arguments in, text, files and exit codes out."""
