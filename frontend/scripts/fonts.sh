#!/bin/sh
# Makes app/inter.woff2 and app/inter-extended.woff2 from what @fontsource-variable/inter has: the weights that the
# interface uses, and of "latin-ext" the letters that names in living languages are written with. As they come they are
# 48 and 85 kB. The build does not need this; it is for a new version of Inter. Same input, same bytes.
#
#     npm ci && pip install fonttools==4.68.0 brotli==1.2.1 && sh scripts/fonts.sh
set -eu
cd "$(dirname "$0")/.."

# Latin Extended-A. Then: Vietnamese and pinyin, Romanian, Azerbaijani, West African, Welsh, Arabic and Indian names
# in Latin letters, the capital sharp s, signs of currencies.
LETTERS="U+0100-017F"
LETTERS="$LETTERS,U+01A0-01A1,U+01AF-01B0,U+01CD-01DC,U+01E6-01E7,U+01EA-01EB,U+01F8-01F9,U+0218-021B,U+0226-0233"
LETTERS="$LETTERS,U+018F,U+0259,U+0181,U+0186,U+0189-018A,U+0190,U+0192-0194,U+0196-0199,U+019D,U+01B2-01B4"
LETTERS="$LETTERS,U+0253-0254,U+0256-0257,U+025B,U+0263,U+0269,U+0272,U+028B"
LETTERS="$LETTERS,U+1E0C-1E0D,U+1E24-1E25,U+1E2A-1E2B,U+1E32-1E37,U+1E40-1E47,U+1E5A-1E5B,U+1E60-1E63,U+1E6C-1E6F"
LETTERS="$LETTERS,U+1E80-1E85,U+1E8E-1E8F,U+1E92-1E93,U+1E9E,U+1EF2-1EF3,U+20A6,U+20A8-20AB,U+20AD-20AE,U+20B1-20BF"

files=node_modules/@fontsource-variable/inter/files
letters=$(mktemp)
trap 'rm -f "$letters"' EXIT
pyftsubset "$files/inter-latin-ext-wght-normal.woff2" --unicodes="$LETTERS" --layout-features='*' --flavor=woff2 \
    --output-file="$letters"

# The weights from normal to bold, of 100 to 900.
weighed() {
    fonttools varLib.instancer --quiet --no-recalc-timestamp --output="app/$2" "$1" wght=400:700
}
weighed "$files/inter-latin-wght-normal.woff2" inter.woff2
weighed "$letters" inter-extended.woff2
cp node_modules/@fontsource-variable/inter/LICENSE app/inter.LICENSE
