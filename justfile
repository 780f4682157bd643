# Every routine action is a recipe. `npx --yes rust-just` runs them where `just` is not installed.

set shell := ["bash", "-euo", "pipefail", "-c"]

sample := "target/sample"

_default:
    @{{ just_executable() }} --list

# The main job on the sample year, as far as it is built: store, imports, summary, forms, into target/sample.
sample: _compiler
    cargo build -p jixiao-cli
    rm -rf {{ sample }} && mkdir -p {{ sample }}
    cp tests/fixtures/unit/targets.xlsx tests/fixtures/unit/ledger.xlsx {{ sample }}/
    {{ just_executable() }} _jixiao init --unit-code 105001 --unit-name 自治区示例中心 --department-code 105 --department-name 自治区示例厅 --year 2026
    {{ just_executable() }} _jixiao import targets {{ sample }}/targets.xlsx
    {{ just_executable() }} _jixiao import ledger {{ sample }}/ledger.xlsx
    {{ just_executable() }} _jixiao summary --json > {{ sample }}/summary.json
    {{ just_executable() }} _jixiao summary
    {{ just_executable() }} _jixiao forms --out {{ sample }}/forms
    {{ just_executable() }} _jixiao doctor

# All tests; programs that know nothing of this project judge the signed bags.
test: _compiler _judges window-e2e
    cargo build -p jixiao-cli
    JIXIAO_BAGIT="$PWD/target/judges/bin/bagit.py" cargo test --workspace

# The pages of the window, into ui/dist.
ui-build:
    cd ui && npm ci --no-audit --no-fund && npm run build

# The window as the end-to-end tests drive it: its own pages, answered dialogs, a fixed day.
window-e2e: _compiler _window_packages ui-build
    cargo build -p jixiao-window --features custom-protocol,e2e
    mkdir -p target/e2e && cp target/debug/jixiao-window target/e2e/

# The TypeScript bindings of the window's commands.
bindings: _compiler _window_packages
    cargo run -p jixiao-window --bin bindings

# Formatting and lints.
lint: _window_packages
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

_jixiao *arguments:
    @target/debug/jixiao --store {{ sample }}/单位.jixiao --today 2026-08-12 {{ arguments }}

# SQLite is built from source and needs a C compiler.
_compiler:
    @command -v cc >/dev/null || (apt-get update -q && apt-get install -y -q gcc libc6-dev)

# Python's bagit and jsonschema in an environment of their own, OpenSSL and unzip.
_judges:
    @command -v openssl >/dev/null && command -v unzip >/dev/null || (apt-get update -q && apt-get install -y -q openssl unzip)
    @python3 -m venv --help >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null || (apt-get update -q && apt-get install -y -q python3-venv)
    @target/judges/bin/python -c 'import bagit, jsonschema' 2>/dev/null || (python3 -m venv target/judges && target/judges/bin/pip install -q bagit jsonschema)

# What Tauri is built with, and what the end-to-end tests open a window with.
_window_packages:
    @command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null && command -v import >/dev/null && pkg-config --exists webkit2gtk-4.1 || (apt-get update -q && apt-get install -y -q pkg-config libwebkit2gtk-4.1-dev webkit2gtk-driver xvfb imagemagick fonts-noto-cjk)
