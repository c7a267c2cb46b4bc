"""The rules, a module a subject; `apply_rules` runs them."""
