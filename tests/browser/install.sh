#!/usr/bin/env bash
# Makes sure that the browser tests can run: a Chromium and a font with Chinese characters.
# Found on the machine; else from the system's packages, where that is allowed; else Playwright's own Chromium.
# Usage: install.sh PYTHON   (the Python that has Playwright)
set -euo pipefail
python=$1
here=$(dirname "$0")

has_browser() { "$python" "$here/chromium.py" >/dev/null 2>&1; }
has_font() { command -v fc-list >/dev/null && fc-list :lang=zh-cn family | grep -q .; }

if has_browser && has_font; then exit 0; fi

sudo=()
if [ "$(id -u)" != 0 ]; then sudo=(sudo -n); fi
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  packages=(fontconfig)
  has_browser || packages+=(chromium)
  has_font || packages+=(fonts-noto-cjk)
  echo "Installing for the browser tests: ${packages[*]} (once; it takes a few minutes)"
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get -qq update || echo "apt-get update failed; trying with the lists at hand"
  "${sudo[@]}" apt-get -qq install -y --no-install-recommends "${packages[@]}" >/dev/null || true
fi
if ! has_browser; then
  echo "Fetching Playwright's own Chromium"
  "$python" -m playwright install chromium || true
fi

if ! has_browser; then
  echo "The browser tests need Chromium. On Debian: apt-get install chromium; or name one: GONGKAI_CHROMIUM=/path" >&2
  exit 1
fi
if ! has_font; then
  echo "The browser tests need a font with Chinese characters. On Debian: apt-get install fontconfig fonts-noto-cjk" >&2
  exit 1
fi
