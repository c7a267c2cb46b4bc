"""The pages that list declarations: by year, unit, department, nature and category."""
