# shellcheck shell=bash disable=SC2034 # (the variables are for those who source this)
# lib.sh: what the scripts share. Sourced, never run; the caller has said set -euo pipefail.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache_dir=${XDG_CACHE_HOME:-~/.cache}/qemu4j
case :$PATH: in *:/usr/sbin:*) ;; *) export PATH=$PATH:/usr/sbin:/sbin ;; esac

# fail TEXT: one line, and out.
fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# jdk_feature HOME: the version, 17 or 25, of the JDK there; nothing where there is no compiler.
jdk_feature() {
  [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -nE 's/^javac ([0-9]+).*/\1/p'
  fi
}

# jdk_exactly N: the home of a JDK N under /usr/lib/jvm.
jdk_exactly() {
  local home
  for home in /usr/lib/jvm/*; do
    [ "$(jdk_feature "$home")" = "$1" ] && echo "$home" && return 0
  done
  return 1
}

# jdk_for_build: JAVA_HOME if it will do, else a JDK 17, else the one on the PATH, else the first that will do.
jdk_for_build() {
  local home on_path=
  if command -v javac >/dev/null; then
    on_path=$(readlink -f "$(command -v javac)")
    on_path=${on_path%/bin/javac}
  fi
  for home in "${JAVA_HOME:-}" "$(jdk_exactly 17 || true)" "$on_path" /usr/lib/jvm/*; do
    [ -n "$home" ] && [ "$(jdk_feature "$home")" -ge 17 ] 2>/dev/null && echo "$home" && return 0
  done
  return 1
}

# stage LOG TITLE COMMAND...: runs it with its output in LOG; one line tells the title, the time and, where the
# command leaves it in $stage_note, what came of it. A failure tells the log's real error.
stage() {
  local log=$1 title=$2 start=$SECONDS status=0
  shift 2
  stage_note=
  mkdir -p "$(dirname "$log")"
  [ ! -t 1 ] || printf '%-34s ...' "$title"
  "$@" >"$log" 2>&1 || status=$?
  [ ! -t 1 ] || printf '\r'
  if [ "$status" -eq 0 ]; then
    printf '%-34s %4d s  %s\n' "$title" $((SECONDS - start)) "$stage_note"
    return 0
  fi
  printf '%-34s %4d s  FAILED (status %d%s), all of it in %s\n' "$title" $((SECONDS - start)) "$status" \
    "${stage_note:+; $stage_note}" "$log"
  real_error "$log"
  return "$status"
}

# real_error LOG: Maven's own lines of error, each once and without its advice; else the log's end.
real_error() {
  local lines
  lines=$(sed -nE 's/ -> \[Help [0-9]+\]$//; /^\[(ERROR|WARNING|FATAL)\] ./p' "$1" \
    | grep -vE 'full stack trace|-X switch|For more information|After correcting|mvn <args>|dump files|\[Help [0-9]' \
    | grep -vE 'dependency state|JAR will be empty|^.WARNING. (Tests run|Overwriting)|^.ERROR.[[:space:]]+at ' \
    | awk '!seen[$0]++' | cut -c1-300 | head -60 || true)
  if [[ $lines == *'[ERROR]'* ]]; then echo "$lines"; else tail -30 "$1"; fi
}

# counting FOLDERS COMMAND...: runs it, then adds up the test reports it left in the modules' FOLDERS
# ("target/surefire-reports target/failsafe-reports"): its own for $stage_note, all so far in $passed, $failed, $skipped.
counting() {
  local folders=$1 status=0 folder file element tests=0 bad=0 ignored=0
  shift
  for folder in $folders; do rm -rf "${project:?}"/*/"${folder:?}"; done
  "$@" || status=$?
  for folder in $folders; do
    for file in "$project"/*/"$folder"/TEST-*.xml; do
      [ -f "$file" ] || continue
      element=$(grep -m1 '<testsuite ' "$file")
      tests=$((tests + $(attribute tests "$element")))
      bad=$((bad + $(attribute failures "$element") + $(attribute errors "$element")))
      ignored=$((ignored + $(attribute skipped "$element")))
    done
  done
  passed=$((passed + tests - bad - ignored)) failed=$((failed + bad)) skipped=$((skipped + ignored))
  stage_note="$((tests - bad - ignored)) passed, $bad failed, $ignored skipped"
  return "$status"
}

# attribute NAME ELEMENT
attribute() {
  if [[ $2 =~ \ $1=\"([0-9]+)\" ]]; then echo "${BASH_REMATCH[1]}"; else echo 0; fi
}

# sum_of_tests: the line that ends a run.
passed=0 failed=0 skipped=0
sum_of_tests() { echo "$passed passed, $failed failed, $skipped skipped"; }

# strangers_repository FOLDER: a local repository with all that is in the ordinary one but the SDK. Maven 3.9 reads a
# second repository (maven.repo.local.tail); 3.8 does not, so the ordinary one is linked in.
strangers_repository() {
  local ordinary entry
  ordinary=$(mvn -q -o help:evaluate -Dexpression=settings.localRepository -DforceStdout 2>/dev/null || true)
  [ -d "$ordinary" ] || ordinary=$HOME/.m2/repository
  rm -rf "$1"
  mkdir -p "$1/io"
  for entry in "$ordinary"/*; do
    [ "$(basename "$entry")" = io ] || ln -s "$entry" "$1/"
  done
  for entry in "$ordinary"/io/*; do
    [ "$(basename "$entry")" = qemu4j ] || ln -s "$entry" "$1/io/"
  done
}
