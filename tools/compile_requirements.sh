#!/bin/sh
# Compiles requirements.txt and requirements-dev.txt, with hashes, from pyproject.toml (`make requirements`).
#
# Run it with the oldest Python that the project supports, Debian 12's 3.11.2 (PYTHON=…): libraries raise their minimum
# even within 3.11. At the end it is tried, without installing, that 3.11 to 3.14 find a wheel of everything.
# The compiler lives in a temporary environment, out of the project's own. UPGRADE=1 takes newer versions.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-/usr/bin/python3.11}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet 'pip-tools==7.6.2'

# $1 file to write, the rest: further options
compile() {
  file=$1
  shift
  cp "$file" "$work/$file" 2>/dev/null || :  # versions already pinned are kept where they still fit
  "$work/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
    "$@" --output-file "$work/$file" pyproject.toml
  {
    echo "# Compiled from pyproject.toml by \`make requirements\`: do not edit."
    sed "s#$work/##" "$work/$file" | grep -v '^# Compiled from'
  } >"$work/$file.new"
  mv "$work/$file.new" "$file"
}

compile requirements.txt ${UPGRADE:+--upgrade}
compile requirements-dev.txt ${UPGRADE:+--upgrade} --extra dev --constraint "$work/requirements.txt"

for version in 3.11.2 3.12 3.13 3.14; do
  for file in requirements.txt requirements-dev.txt; do
    "$work/venv/bin/pip" install --quiet --dry-run --ignore-installed --only-binary=:all: --target "$work/none" \
      --python-version "$version" --require-hashes --requirement "$file" || {
      echo "$file cannot be installed on Python $version" >&2
      exit 1
    }
  done
done
