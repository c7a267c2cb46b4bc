"""Puts the files that `gongkai init` writes into the package; everything else is in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from generator.site.new_project.source_files import repository_files  # noqa: E402


class build_package(build_py):  # noqa: N801 - setuptools names commands so
    """Copies them beside the module that reads them."""

    def run(self) -> None:
        """Build the package as setuptools does, and add the files; a clone that is installed as such has them already."""
        super().run()
        if not self.editable_mode:
            for path in repository_files(ROOT):
                target = Path(self.build_lib, "generator/site/new_project/files", path)
                self.mkpath(str(target.parent))
                self.copy_file(str(ROOT / path), str(target))

    def get_source_files(self) -> list[str]:
        """Return the files that a source distribution needs."""
        return [
            *super().get_source_files(),
            "generator/site/new_project/sources.txt",
            *repository_files(ROOT),
        ]


setup(cmdclass={"build_py": build_package})
