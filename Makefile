# The front door. `make help` lists the doors; .ci/ holds what stands behind them.
PYTHON ?= python3
PORT ?= 8000
DEMO ?=
MAKEFLAGS += --no-print-directory
VENV := .venv/bin
PREPARE = $(PYTHON) .ci/prepare.py
FONTS = $(VENV)/python .ci/fonts.py

.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench soak shots fonts lock reset measure python

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { printf '%s\n' \
	  '没有找到 $(PYTHON)：请先安装 Python 3.11 或更新的版本（Debian/Ubuntu：apt-get install python3 python3-venv）。' \
	  'No $(PYTHON) found: install Python 3.11 or newer first.' >&2; exit 1; }

help: ## 列出全部命令 / list these commands
	@grep -hE '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*## /\t/' | \
	  while IFS="$$(printf '\t')" read -r name words; do printf '  make %-8s %s\n' "$$name" "$$words"; done

run: python ## 启动（PORT=8080 换端口，DEMO=0 不要演示数据）/ start Linyue
	@$(PREPARE) runtime --port '$(PORT)'
	@$(FONTS) --behind
	@exec env $(if $(DEMO),LINYUE_DEMO=$(DEMO)) $(VENV)/python -m flask --app wsgi start --port $(PORT)

test: python ## 全部检查和测试 / every check and test, on both databases and in a browser
	@$(PREPARE) dev
	@$(FONTS)
	@exec $(VENV)/python .ci/run_tests.py all

check: python ## 一分钟内的快速检查 / the fast part, under a minute
	@$(PREPARE) dev
	@$(FONTS)
	@exec $(VENV)/python .ci/run_tests.py fast

soak: python ## 长时间的断电、争抢和模糊测试 / long crash, race and fuzz tests
	@$(PREPARE) dev
	@$(FONTS)
	@exec $(VENV)/python .ci/run_tests.py soak

shots: python ## 浏览器走一遍并留下截图 / browser journeys only, pictures under var/
	@$(PREPARE) dev
	@$(FONTS)
	@exec $(VENV)/python .ci/run_tests.py journeys

bench: python ## 与裸 Flask 相比的页面开销 / page cost as ratios
	@$(PREPARE) dev
	@$(FONTS)
	@exec $(VENV)/python -m benchmarks

fonts: python ## 取得生成 PDF 用的字体 / fetch the fonts that PDFs are written with
	@$(PREPARE) runtime
	@exec $(FONTS)

fmt: python ## 整理代码格式 / format the code
	@$(PREPARE) dev
	@$(VENV)/ruff check --fix-only --quiet . ; $(VENV)/ruff format .

lock: python ## 重算依赖锁定文件 / rebuild the hash locks
	@$(PREPARE) dev
	@exec $(VENV)/python .ci/lock.py $(if $(UPGRADE),--upgrade)

measure: python ## 从全新副本量启动时间 / time a first and a second start from a fresh clone
	@exec $(PYTHON) .ci/measure_start.py

reset: python ## 清空 var/ 重新开始（会先询问）/ delete var/ after asking (YES=1: without)
	@exec $(PYTHON) .ci/reset.py $(if $(YES),--yes)
