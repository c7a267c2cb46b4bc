"""Projects of one's own: the files that `gongkai init` writes, and their upgrade."""
