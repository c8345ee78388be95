# 睦邻 Mulin. `make` lists the targets.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PYTHON_READY := $(VENV)/.ready
NODE_READY := node_modules/.ready
ENGLISH := mulin/locale/en/LC_MESSAGES/django.mo
PARTS := $(wildcard mulin/locale/parts/*.po)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/pytest -rs

# make demo PORT=8123, make test ARGS="-k matters"
serve = $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST))

.PHONY: help setup demo up stop test lint format bench bench-large load chaos fuzz audit journeys walks map messages picture lock clean

help: ## 列出全部目标 | List the targets
	@awk -F ' ## ' '/^[a-z-]+:.* ## /{ split($$1, name, ":"); split($$2, about, " [|] "); \
		printf "  make %-12s %s\n                    %s\n", name[1], about[1], about[2] }' Makefile

setup: $(PYTHON_READY) $(NODE_READY) $(ENGLISH) ## 安装所需的一切 | Install everything it needs

$(PYTHON_READY): requirements.lock pyproject.toml
	@echo '[1/3] Python 依赖…… / Python packages…'
	@scripts/venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(NODE_READY): package.json package-lock.json | $(PYTHON_READY)
	@echo '[2/3] 页面所需的脚本…… / Front-end packages…'
	@scripts/npm $(VENV)
	@touch $@

$(ENGLISH): $(PARTS) mulin/platform/messages.py | $(PYTHON_READY)
	@echo '[3/3] 英文译文…… / English texts…'
	@$(BIN)/python -m mulin.platform.messages --compile

demo: setup ## 建好演示街道并启动（PORT=…） | Make the demo street and start it (PORT=…)
	@$(BIN)/mulin demo $(serve)

up: setup ## 启动（PORT=…） | Start (PORT=…)
	@$(BIN)/mulin up $(serve)

stop: setup ## 停止 | Stop
	@$(BIN)/mulin stop

test: setup ## 在真实的 PostgreSQL 上执行全部测试（ARGS=…） | Run every test on real PostgreSQL (ARGS=…)
	@scripts/browser
	$(PYTEST) -n 2 --dist worksteal $(ARGS)

lint: setup ## 检查写法、类型、依赖方向和译文 | Check style, types, import order and translations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy mulin
	$(BIN)/lint-imports
	$(BIN)/python -m mulin.platform.messages --check

format: setup ## 整理写法 | Put the code into form
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

bench: setup ## 量出各项比值（1 万、10 万件），再同时用 10 分钟（LASTING=…秒） | Measure the ratios (10 and 100 thousand matters), then load for 10 minutes (LASTING=…seconds)
	$(BIN)/python -m bench $(ARGS)
	@scripts/browser
	MULIN_MATTERS=60 $(PYTEST) -q tests/journeys/test_sixty.py
	$(BIN)/python -m bench.load --seconds $(or $(LASTING),600)

bench-large: setup ## 同上，100 万件，可续 | The same with a million matters, resumable
	$(BIN)/python -m bench --large $(ARGS)

load: setup ## 200 位居民、30 位工作人员同时用（LASTING=…秒） | 200 residents and 30 staff at once (LASTING=…seconds)
	$(BIN)/python -m bench.load --seconds $(or $(LASTING),600) $(ARGS)

chaos: setup ## 干活时挨个杀掉，20 轮（ROUNDS=…） | Kill the parts in turn under load, 20 rounds (ROUNDS=…)
	MULIN_CHAOS_ROUNDS=$(or $(ROUNDS),20) $(PYTEST) -n 0 -s tests/chaos $(ARGS)

fuzz: setup ## 往所有表单和接口里乱填（ROUNDS=…） | Fill every form and operation with anything (ROUNDS=…)
	MULIN_FUZZ=$(or $(ROUNDS),5) MULIN_API_EXAMPLES=50 MULIN_IMPORT_EXAMPLES=500 $(PYTEST) -n 2 tests/journeys/test_hostile_forms.py \
		tests/platform/test_api_anything.py tests/platform/test_hostile_tables.py $(ARGS)

audit: setup ## 查依赖有没有已知的漏洞 | Look for known vulnerabilities in the packages
	@scripts/audit $(VENV)

journeys: setup ## 在浏览器里走遍全部组合 | Walk every combination in a browser
	@scripts/browser
	MULIN_JOURNEYS=full $(PYTEST) -m browser -n 2 --dist worksteal tests/journeys $(ARGS)

walks: setup ## 随机走遍各流程，每次不同（ROUNDS=…） | Walk the flows at random, other ways each time (ROUNDS=…)
	MULIN_WALKS=$(or $(ROUNDS),100) $(PYTEST) -n 2 --dist worksteal -m walk tests $(ARGS)

map: setup ## 重写 docs/map.md | Write docs/map.md anew
	$(BIN)/python -m tests.house.map

messages: setup ## 合并、检查并编译译文 | Merge, check and compile the translations
	$(BIN)/python -m mulin.platform.messages

picture: setup ## 重拍 README 的图 | Take the README's picture anew
	@scripts/browser
	$(BIN)/python scripts/picture

lock: $(PYTHON_READY) ## 重新锁定依赖的版本 | Lock the versions of packages anew
	scripts/lock

clean: ## 删去安装和缓存的文件，保留数据 | Remove what was installed and cached; data stays
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m mulin.platform.testing --remove; fi
	rm -rf $(VENV) node_modules mulin/locale/en build *.egg-info test-results
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find mulin tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
