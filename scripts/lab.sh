#!/bin/sh
# JupyterLab on the course: no news or update checks from outside hosts.
set -eu
cd "$(dirname "$0")/.."
exec .venv/bin/jupyter lab --ServerApp.ip=127.0.0.1 --ServerApp.root_dir=. \
    --LabApp.default_url=/lab/tree/notebooks \
    --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate "$@"
