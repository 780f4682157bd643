#!/usr/bin/env bash
# Makes the fonts of this folder from their published packages (README.md says which and why).
# Needs apt, dpkg, npm, python3-venv. Usage: assets/fonts/make.sh
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download fonts-lxgw-wenkai fonts-noto-core texlive-lang-chinese unicode-data
for package in *.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar xf - --wildcards \
        '*/LXGWWenKai-Regular.ttf' '*/FandolFang-Regular.otf' '*/fandol/COPYING.gz' '*/fandol/README' \
        '*/NotoSansMongolian-Regular.ttf' '*/fonts-noto-core/copyright' \
        '*/fonts-lxgw-wenkai/copyright' '*/Unihan_OtherMappings.txt.bz2' 2>/dev/null || true
done
npm pack --silent @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3
for package in *.tgz; do
    mkdir -p "${package%.tgz}"
    tar xzf "$package" -C "${package%.tgz}"
done

python3 -m venv tools
tools/bin/pip install -q fonttools==4.60.1
tools/bin/python "$here/subset.py" "$work" "$here"

cp ./*noto-serif-sc*/package/LICENSE_FONT "$here/LICENSE-Noto-Serif-SC.txt"
cp ./*noto-sans-sc*/package/LICENSE_FONT "$here/LICENSE-Noto-Sans-SC.txt"
cp usr/share/doc/fonts-lxgw-wenkai/copyright "$here/LICENSE-LXGW-WenKai.txt"
gzip -dc usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz > "$here/LICENSE-Fandol.txt"
cat usr/share/doc/texlive-doc/fonts/fandol/README >> "$here/LICENSE-Fandol.txt"
cp usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf "$here"
cp usr/share/doc/fonts-noto-core/copyright "$here/LICENSE-Noto-Sans-Mongolian.txt"
