# What the scripts of this folder share; sourced, not run.
#
# A service is one executable file with the verbs `install` (Debian packages and the like; root), `start`, `stop` and
# `env` (prints NAME=value lines that say where it answers; exits 1, with a sentence, where it does not). Everything
# listens on loopback and keeps its data under $SERVICES_DIR, which may be deleted after `stop`.

set -euo pipefail
SERVICES_DIR=${SERVICES_DIR:-${TMPDIR:-/tmp}/pregonero-services}
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

need_root() { [ "$(id -u)" = 0 ] || die "installing services needs root: sudo make services"; }

# apt_install PACKAGE…: installs what is missing, without starting the daemons that packages bring along
apt_install() {
  local missing=() package
  for package; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  need_root
  say "apt: ${missing[*]}"
  local policy=/usr/sbin/policy-rc.d own_policy=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod +x "$policy"
    own_policy=1
  fi
  local status=0
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$(scratch)/apt.log" 2>&1 ||
    status=$?
  [ -z "$own_policy" ] || rm -f "$policy"
  [ "$status" = 0 ] || { tail -n 20 "$(scratch)/apt.log" >&2; die "apt could not install ${missing[*]}"; }
}

# scratch: prints the folder of all services, made if need be
scratch() {
  mkdir -p "$SERVICES_DIR"
  chmod 755 "$SERVICES_DIR"
  printf '%s' "$SERVICES_DIR"
}

# wait_for SECONDS COMMAND…: until the command succeeds
wait_for() {
  local limit=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$limit" ] || return 1
    sleep 0.2
  done
}

# nothing: a verb with nothing to do, for what is a program and not a server
nothing() { :; }

# dispatch VERB: calls the function do_VERB of the script
dispatch() {
  case "${1:-}" in
  install | start | stop | env) "do_$1" ;;
  *) die "usage: $(basename "$0") install|start|stop|env" ;;
  esac
}
