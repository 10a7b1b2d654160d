#!/bin/sh
# Prints the command of a Python that can run the project: 3.11 or newer, with venv and pip (ensurepip).
# Where there is none it says in Spanish, in one sentence, what to install, and exits 1. PYTHON=… chooses one by hand.

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

found=
seen=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
  command -v "$candidate" >/dev/null 2>&1 || continue
  if new_enough "$candidate"; then
    found=$candidate
    break
  fi
  seen=${seen:-$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)}
done

if [ -z "$found" ]; then
  if [ -n "$seen" ]; then
    echo "Pregonero necesita Python 3.11 o posterior y aquí se encontró Python $seen: instale uno más nuevo o indíquelo con PYTHON=/ruta/de/python3.11." >&2
  else
    echo "Pregonero necesita Python 3.11 o posterior y no se encontró ninguno: en Debian o Ubuntu, instálelo con «sudo apt install python3 python3-venv»." >&2
  fi
  exit 1
fi

# An environment that is already there needs neither.
if [ ! -x "$(dirname "$0")/../.venv/bin/pip" ] && ! "$found" -c 'import venv, ensurepip' 2>/dev/null; then
  echo "A Python le falta el módulo venv, con el que se prepara el entorno: en Debian o Ubuntu, instálelo con «sudo apt install python3-venv»." >&2
  exit 1
fi
echo "$found"
