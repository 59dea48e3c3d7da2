#!/bin/sh
# Everything CI runs. All steps run even after a failure, so that one run shows every fault.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=""

step() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed $name"
}

browser() {
    CHROMIUM=$(.venv/bin/python scripts/browser.py) && export CHROMIUM
}

step 浏览器 browser
step 代码格式 .venv/bin/ruff check .
step 代码排版 .venv/bin/ruff format --check .
step 依赖方向 .venv/bin/lint-imports
step 练习一致 .venv/bin/dunning exercises check
# Notebooks wait for kernels and need no book; they run beside the build and the first tests.
mkdir -p .cache
.venv/bin/pytest -q -p no:cacheprovider --nbval --nbval-cell-timeout=300 -n 2 --dist loadscope \
    notebooks exercises/solutions >.cache/notebooks.log 2>&1 &
notebooks=$!
step 构建全书 sh scripts/book.sh
step 测试 .venv/bin/pytest -q -n 3 --dist worksteal tests
step 笔记本 wait "$notebooks"
cat .cache/notebooks.log

if [ -n "$failed" ]; then
    echo "没有通过：$failed" >&2
    exit 1
fi
echo "全部通过"
