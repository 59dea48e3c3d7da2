#!/bin/sh
# Builds the book with every warning an error; the log is shown only when something is wrong.
set -u
cd "$(dirname "$0")/.." || exit 1
mkdir -p .cache
# Says itself, in one line, what is wrong: npm out of reach, or another file than the pinned one.
.venv/bin/python scripts/pyodide.py || exit 1
if .venv/bin/jupyter-book build . -n -W --keep-going -q >.cache/book.log 2>&1; then
    echo "已构建：_build/html/index.html"
    exit 0
fi
grep -E 'WARNING|ERROR|Error|error' .cache/book.log | head -n 40 >&2
echo "错误：书没有构建成功，上面是原因，完整记录在.cache/book.log" >&2
exit 1
