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

# All tests; programs that know nothing of this project judge packages and documents. Building what the tests need at once gives dependencies the features that `cargo test` asks for too: nothing is built twice.
test: _compiler _judges _window_packages ui-build
    cd ui && npm test
    cargo build --workspace --lib --bins --tests {{ window-e2e }}
    mkdir -p target/e2e && cp target/debug/jixiao-window target/e2e/
    JIXIAO_BAGIT="$PWD/target/judges/bin/bagit.py" cargo test --workspace --lib --bins --tests {{ window-e2e }}

# Forms of 500 projects with 40 indicators against XlsxWriter and LibreOffice, with peak memory: figures, not a test.
bench-documents: _compiler _judges
    target/judges/bin/pip install -q XlsxWriter
    cargo build --release -p jixiao-documents --example forms
    target/release/examples/forms target/bench 500 40
    target/judges/bin/python tests/bench/forms.py target/bench/forms.json target/bench/python.xlsx
    time soffice --headless --convert-to pdf --outdir target/bench target/bench/forms.xlsx

# Packages of 232 units, of 500 and of 5,000: received, verified and added up, with time and peak memory; and one of 500 projects against unzip and sha256sum. Figures, not a test; it needs 3 GB of disk.
bench-packages: _compiler
    cargo build --release -p jixiao-cli -p jixiao-verify
    cargo build --release -p jixiao-tests --example packages
    python3 tests/bench/packages.py target/release target/bench-packages

# Cold start on 1,000,000 entries against an empty window, and keys and scrolling in a ledger of 100,000: figures, not a test.
bench-window: _compiler _window_packages ui-build
    cargo build --release -p jixiao-cli
    cargo build --release -p jixiao-window {{ window }} --bins --example empty
    python3 tests/bench/window.py target/release target/bench-window

# The size of the verifier that others get: at most 6 MB.
verifier-size: _compiler
    cargo build --release -p jixiao-verify
    test "$(stat -c %s target/release/jixiao-verify)" -le 6000000
    @stat -c '%s bytes' target/release/jixiao-verify

# Each fuzz target in turn (every night 10 minutes): what it finds stays in fuzz/artifacts, and the corpus in fuzz/corpus is replayed by the tests.
fuzz seconds="600": _compiler _fuzzer
    cd fuzz && for target in unpacking manifests signatures submission; do \
        mkdir -p target/corpus/$target; \
        RUSTC_BOOTSTRAP=1 cargo fuzz run --release $target target/corpus/$target corpus/$target -- -max_total_time={{ seconds }} -max_len=16384 -rss_limit_mb=2048; \
    done

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

# cargo-fuzz, and a compiler of C++ for libFuzzer.
_fuzzer:
    @command -v c++ >/dev/null || (apt-get update -q && apt-get install -y -q g++)
    @command -v cargo-fuzz >/dev/null || cargo install --locked cargo-fuzz

# Python's bagit, jsonschema, openpyxl, python-docx, gmssl and duckdb in an environment of their own, OpenSSL, unzip, 7-Zip, age, poppler and LibreOffice, and a Chinese locale in GB18030.
_judges:
    @command -v soffice >/dev/null || (apt-get update -q && apt-get install -y -q --no-install-recommends libreoffice-calc libreoffice-writer)
    @command -v openssl >/dev/null && command -v unzip >/dev/null && command -v 7z >/dev/null && command -v pdftotext >/dev/null && command -v age >/dev/null || (apt-get update -q && apt-get install -y -q openssl unzip p7zip-full poppler-utils age)
    @python3 -m venv --help >/dev/null 2>&1 && python3 -c 'import ensurepip' 2>/dev/null || (apt-get update -q && apt-get install -y -q python3-venv)
    @target/judges/bin/python -c 'import bagit, docx, duckdb, gmssl, jsonschema, openpyxl' 2>/dev/null || (python3 -m venv target/judges && target/judges/bin/python -m pip install -q bagit duckdb gmssl jsonschema openpyxl python-docx)
    @test -f /usr/share/i18n/charmaps/GB18030.gz || (apt-get update -q && apt-get install -y -q locales)
    @test -d target/judges/bin/locale/zh_CN.GB18030 || (mkdir -p target/judges/bin/locale && localedef -i zh_CN -f GB18030 target/judges/bin/locale/zh_CN.GB18030)

# What Tauri is built with, and what the end-to-end tests open a window with.
_window_packages:
    @command -v WebKitWebDriver >/dev/null && command -v strace >/dev/null && command -v xdotool >/dev/null && command -v Xvfb >/dev/null && command -v import >/dev/null && pkg-config --exists webkit2gtk-4.1 || (apt-get update -q && apt-get install -y -q pkg-config libwebkit2gtk-4.1-dev webkit2gtk-driver xvfb imagemagick strace xdotool fonts-noto-cjk)
