#!/bin/sh
# JupyterLab on the course: Chinese interface, no news or update checks from outside hosts.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .venv/share/jupyter/lab/settings
cp scripts/jupyterlab-overrides.json .venv/share/jupyter/lab/settings/overrides.json
exec .venv/bin/jupyter lab --ServerApp.ip=127.0.0.1 --ServerApp.root_dir=. \
    --LabApp.default_url=/lab/tree/notebooks \
    --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate "$@"
