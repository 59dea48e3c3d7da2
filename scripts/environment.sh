#!/bin/sh
# Makes or refreshes .venv from requirements.txt. Every failure ends in one line that says what to do.
set -u
cd "$(dirname "$0")/.." || exit 1

fail() {
    echo "错误：$1" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

choose_python() {
    for candidate in ${PYTHON:-python3.12 python3.13 python3.11 python3 python}; do
        if command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

python=$(choose_python) ||
    fail "要用Python 3.11或更新的版本，这里找到的是“$( (${PYTHON:-python3} --version) 2>&1 | head -n 1)”。装好后再运行，或指明它：PYTHON=/路径/python3.12 make site"

install() {
    .venv/bin/python -m pip install --disable-pip-version-check --no-input "$@" >>"$log" 2>&1
}

log=.cache/install.log
mkdir -p .cache || fail "不能在项目文件夹里写文件，检查权限后再试"

if [ -d .venv ] && ! new_enough .venv/bin/python; then
    rm -rf .venv
fi
if [ ! -x .venv/bin/pip ]; then
    rm -rf .venv
    "$python" -m venv .venv >"$log" 2>&1 ||
        fail "建不了虚拟环境。Debian或Ubuntu先运行apt-get install python3-venv，再重试；详情见$log"
fi

rm -f .venv/ready
echo "正在安装依赖（第一次约1到3分钟，详情见${log}）……"
# The pip that comes with Python 3.11 takes half as long again, but it will do where a mirror has no
# other. What is imported is compiled then: a small part of what is installed.
install --upgrade --retries 0 'pip>=26,<27' || true
: >"$log"  # what is said below is about the requirements alone
if ! install --no-compile -r requirements.txt; then
    if grep -qiE 'No space left' "$log"; then
        fail "磁盘满了，至少腾出2GB再重试"
    elif grep -qiE 'connection|resolve|timed out|network|proxy|Could not find a version' "$log"; then
        fail "连不上PyPI，依赖没有装完。检查网络，或用pip config set global.index-url设好单位的镜像，再运行同一条命令；详情见$log"
    fi
    fail "依赖没有装完。再运行一次同一条命令；还不行就删掉.venv重来，详情见$log"
fi
# Chinese, and no news from outside hosts, for whatever starts JupyterLab here: make lab or a hub.
settings=.venv/share/jupyter/lab/settings
{ mkdir -p "$settings" && cp scripts/jupyterlab-overrides.json "$settings/overrides.json"; } ||
    fail "写不进$settings，检查权限和磁盘后再试"
touch .venv/ready
