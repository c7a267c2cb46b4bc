"""Measures Gongkai as whole processes, beside other tools and as declarations grow in number."""
