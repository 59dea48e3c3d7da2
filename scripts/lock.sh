#!/bin/sh
# Rewrites requirements.txt from the ranges of pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
tool=.cache/uv
[ -x "$tool/bin/uv" ] || { python3 -m venv "$tool" && "$tool/bin/pip" install -q 'uv>=0.9,<1'; }
exec "$tool/bin/uv" pip compile --quiet --custom-compile-command "make lock" --universal --python-version 3.11 requirements.in -o requirements.txt
