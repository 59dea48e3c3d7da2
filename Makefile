# 目标一览：make help。每个目标都能重复运行；环境缺了或旧了会自动补上。
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
BIN := .venv/bin
READY := .venv/ready

.PHONY: help site book downloads test lab bench bench-site lint style types pages notebooks exercises lock vendor clean

help: ## 显示所有目标
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

$(READY): requirements.txt pyproject.toml scripts/environment.sh scripts/jupyterlab-overrides.json
	@sh scripts/environment.sh

site: book ## 构建全书，在127.0.0.1:8000打开（换端口：make site PORT=8001）
	@$(BIN)/dunning serve --port $(PORT)

book: $(READY) ## 只构建，不打开；结果在_build/html
	@sh scripts/book.sh

downloads: book ## 把全书做成PDF和EPUB，放上网站的下载页（要用浏览器，几分钟）
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) && export CHROMIUM && $(BIN)/dunning downloads >.cache/downloads.log
	@$(BIN)/python benchmarks/downloads.py

test: $(READY) ## CI跑的全部检查
	@sh scripts/test.sh

lab: $(READY) ## 打开JupyterLab，用于现场授课
	@sh scripts/lab.sh

bench: $(READY) ## 打印整批计算、审计和话术检查的速度
	@$(BIN)/python benchmarks/portfolio.py
	@$(BIN)/python benchmarks/audit.py
	@$(BIN)/python benchmarks/text.py

bench-site: book ## 打印各类页面、搜索和计算器的速度与大小（要用浏览器和npm，约十分钟）
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) $(BIN)/python benchmarks/search.py
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) $(BIN)/python benchmarks/calculators.py
	@CHROMIUM=$$($(BIN)/python scripts/browser.py) $(BIN)/python benchmarks/pages.py

exercises: $(READY) ## 从exercises/solutions/重新生成学员版练习
	@$(BIN)/dunning exercises generate

notebooks: $(READY) ## 重新运行课程笔记本和参考答案，存下输出
	@$(BIN)/dunning notebooks run

lint: $(READY) ## 只检查知识库和文字
	@$(BIN)/dunning lint

style: $(READY) ## 按统一格式改写Python代码
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

lock: ## 依pyproject.toml重新锁定requirements.txt
	@sh scripts/lock.sh

vendor: ## 重新取浏览器用的第三方脚本（需要Node和npm）
	@python3 scripts/vendor.py

clean: ## 删掉构建结果和下载的缓存（下次构建要联网），保留环境
	@rm -rf _build .cache .pytest_cache .hypothesis .ruff_cache .import_linter_cache
