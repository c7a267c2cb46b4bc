"""Serves a preview with MkDocs."""

import logging

from mkdocs.commands import serve as mkdocs_serve
from mkdocs.exceptions import MkDocsException

from generator.site.project import BuildError, configuration_file
from generator.system.logs import print_log


def serve_site(address: str) -> None:
    """Serve a preview at `address`, such as 127.0.0.1:8000, until interrupted; reload as files change."""
    print_log("mkdocs", logging.INFO)
    try:
        mkdocs_serve.serve(configuration_file(), dev_addr=address)
    except MkDocsException as error:
        raise BuildError(str(error)) from error
    except OSError as error:
        raise BuildError(
            f"不能在 {address} 预览（{error.strerror or error}）；可用 --address 换一个端口"
        ) from error
