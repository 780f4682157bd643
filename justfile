# Every routine action is a recipe. `npx --yes rust-just` runs them where `just` is not installed.

set shell := ["bash", "-euo", "pipefail", "-c"]

sample := "target/sample"

# The pages are built into the window; the end-to-end tests answer its dialogs and fix the day.
window := "--features jixiao-window/custom-protocol"
window-e2e := window + ",jixiao-window/e2e"

_default:
    @{{ just_executable() }} --list

# The main job on the sample year, into target/sample: store, workbooks, forms, report and a verified signed package; opens the window where there is a display.
sample: _compiler _window_packages ui-build
    cargo build --workspace {{ window }}
    rm -rf {{ sample }}
    target/debug/jixiao demo --out {{ sample }}
    target/debug/jixiao --store {{ sample }}/单位.jixiao --today 2026-08-20 summary
    target/debug/jixiao verify {{ sample }}/报送/JXJK-*.zip
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then target/debug/jixiao-window {{ sample }}/单位.jixiao; fi

# All tests; programs that know nothing of this project judge packages and documents.
test: _compiler _judges _window_packages ui-build
    cd ui && npm test
    cargo build --workspace {{ window-e2e }}
    mkdir -p target/e2e && cp target/debug/jixiao-window target/e2e/
    JIXIAO_BAGIT="$PWD/target/judges/bin/bagit.py" cargo test --workspace {{ window-e2e }}

# Forms of 500 projects with 40 indicators against XlsxWriter and LibreOffice, with peak memory: figures, not a test.
bench-documents: _compiler _judges
    target/judges/bin/pip install -q XlsxWriter
    cargo build --release -p jixiao-documents --example forms
    target/release/examples/forms target/bench 500 40
    target/judges/bin/python tests/bench/forms.py target/bench/forms.json target/bench/python.xlsx
    time soffice --headless --convert-to pdf --outdir target/bench target/bench/forms.xlsx

# The pages of the window, into ui/dist.
ui-build:
    cd ui && npm ci --no-audit --no-fund && npm run build

# The TypeScript bindings of the window's commands.
bindings: _compiler _window_packages
    cargo run -p jixiao-window --bin bindings

# Formatting and lints.
lint: _window_packages ui-build
    cargo fmt --all --check
    cargo clippy --workspace --all-targets {{ window-e2e }} -- -D warnings
    cd ui && npm run lint

# SQLite is built from source and needs a C compiler.
_compiler:
    @command -v cc >/dev/null || (apt-get update -q && apt-get install -y -q gcc libc6-dev)

# Python's bagit, jsonschema, openpyxl and python-docx in an environment of their own, OpenSSL, unzip, poppler and LibreOffice.
_judges:
    @command -v soffice >/dev/null || (apt-get update -q && apt-get install -y -q --no-install-recommends libreoffice-calc libreoffice-writer)
    @command -v openssl >/dev/null && command -v unzip >/dev/null && command -v pdftotext >/dev/null || (apt-get update -q && apt-get install -y -q openssl unzip poppler-utils)
    @python3 -m venv --help >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null || (apt-get update -q && apt-get install -y -q python3-venv)
    @target/judges/bin/python -c 'import bagit, docx, jsonschema, openpyxl' 2>/dev/null || (python3 -m venv target/judges && target/judges/bin/pip install -q bagit jsonschema openpyxl python-docx)

# What Tauri is built with, and what the end-to-end tests open a window with.
_window_packages:
    @command -v WebKitWebDriver >/dev/null && command -v strace >/dev/null && command -v xdotool >/dev/null && command -v Xvfb >/dev/null && command -v import >/dev/null && pkg-config --exists webkit2gtk-4.1 || (apt-get update -q && apt-get install -y -q pkg-config libwebkit2gtk-4.1-dev webkit2gtk-driver xvfb imagemagick strace xdotool fonts-noto-cjk)
