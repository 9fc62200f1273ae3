#!/usr/bin/env bash
# The demonstration behind `make run`: a workflow changes a real git repository; a second one counts down, so that
# the server can be killed in its middle. Keeps serving until Ctrl-C. Expects the release build.
#   PORT=8001 make run     another port than 8000
#   DEMO_DIR=DIR make run  another place for the demonstration's repository and data
set -euo pipefail
cd "$(dirname "$0")/.."

# The demonstration has a server and a database of its own, whatever else is configured.
unset DATABASE_URL TROUPE_SERVER TROUPE_TOKEN TROUPE_DATA_DIR TROUPE_SHARE_DIR TROUPE_SIMULATED_ANSWERS

port=${PORT:-8000}
url=http://127.0.0.1:$port
troupe=$PWD/.build/release/troupe
pointer=$PWD/.troupe/demo

[ -x "$troupe" ] || { echo "There is no $troupe yet: 'make run' builds it." >&2; exit 1; }
if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Port $port is in use. Choose another one: PORT=$((port + 1)) make run" >&2
  exit 1
fi

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

# The directory of the demonstration: the one of the last time, so that what was cut off then goes on now.
directory=${DEMO_DIR:-$(cat "$pointer" 2>/dev/null || true)}
if [ -z "$directory" ] || { [ -z "${DEMO_DIR:-}" ] && [ ! -d "$directory/origin.git" ]; }; then
  directory=$(mktemp -d "${TMPDIR:-/tmp}/troupe-demo.XXXXXX")
fi
mkdir -p "$directory" "$(dirname "$pointer")"
directory=$(cd "$directory" && pwd)
echo "$directory" >"$pointer"
# PostgreSQL does not run as root but as a user of its own, who must be able to pass through.
chmod 755 "$directory"
origin=$directory/origin.git
data=$directory/data

if [ ! -d "$origin" ]; then
  say "A scratch repository: $origin"
  git init --quiet --bare --initial-branch=main "$origin"
  git init --quiet --initial-branch=main "$directory/first"
  printf '# Scratch\n\nWhat the demonstration of Troupe works on.\n' >"$directory/first/README.md"
  git -C "$directory/first" add README.md
  git -C "$directory/first" -c user.name=Demo -c user.email=demo@troupe.local commit --quiet -m 'docs: begin'
  git -C "$directory/first" push --quiet "$origin" main
  rm -rf "$directory/first"
fi

# Our processes, ended by their ids when we end.
server=
follower=
waiting=
cleanup() {
  trap - EXIT INT TERM
  for process in $follower $waiting; do kill "$process" 2>/dev/null || true; done
  if [ -n "$server" ] && kill -TERM "$server" 2>/dev/null; then
    echo "Stopping the server; what is unfinished goes on at the next 'make run'."
    wait "$server" || true
  fi
}
trap cleanup EXIT
trap 'exit 0' INT
trap 'exit 143' TERM

arguments=(serve --host 127.0.0.1 --port "$port" --data-dir "$data")
if [ -z "${ANTHROPIC_API_KEY:-}" ]; then
  arguments+=(--simulated-answers scripts/demo-answers.yaml)
  say "Starting the server (no ANTHROPIC_API_KEY is set: the personas' answers are simulated)"
else
  say "Starting the server (ANTHROPIC_API_KEY is set: the personas ask a real model)"
fi
"$troupe" "${arguments[@]}" >"$directory/server.log" 2>&1 &
server=$!
curl --silent --fail --output /dev/null --retry 60 --retry-delay 1 --retry-connrefused --retry-max-time 60 \
  "$url/api/health" &
waiting=$!
ended=
wait -n -p ended "$server" "$waiting" || true
if [ "$ended" = "$server" ] || ! curl --silent --fail --output /dev/null "$url/api/health"; then
  [ "$ended" != "$server" ] || server=
  echo "The server did not start. The end of $directory/server.log:" >&2
  tail -20 "$directory/server.log" >&2
  exit 1
fi
waiting=
echo "It serves on $url as process $server; its log is $directory/server.log"

result() {
  say "What it did to the repository"
  git --git-dir="$origin" --no-pager log --graph --stat --all --max-count=6
}

unfinished=$("$troupe" ps --server "$url" --json | jq -r '.runs[].run_id')
if [ -n "$unfinished" ]; then
  say "These runs were cut off the last time. They go on where they were:"
  "$troupe" ps --server "$url"
  run=$(tail -1 <<<"$unfinished")
else
  number=$(git --git-dir="$origin" for-each-ref --format=x 'refs/heads/feature/*' | wc -l)
  feature=DEMO-$((number + 1))
  say "troupe run demo-feature --repository $origin -i FEATURE_ID=$feature"
  "$troupe" run demo-feature --server "$url" --repository "$origin" --work-item "$feature" -i "FEATURE_ID=$feature" ||
    say "That run did not complete; see the message above."
  kill -0 "$server" 2>/dev/null || { say "The server has ended. 'make run' starts it again, and the run goes on."; exit 1; }
  result
  run=$("$troupe" run demo-slow --server "$url" --detach)
fi

say "Look around"
cat <<TEXT
  $url/api/health
  $url/docs
  $url/metrics
  $url/api/workflow/status/${feature:-DEMO-1}
  $url/api/runs
  ws://127.0.0.1:$port/ws/workflow-updates?since=0&run=$run
TEXT
say "Run $run is going on. In another terminal, kill the server in its middle, and start it again here:"
cat <<TEXT
  kill -9 $server
  make run
TEXT
say "troupe logs --follow $run   (Ctrl-C ends the demonstration)"
"$troupe" logs --follow "$run" --server "$url" &
follower=$!
ended=
status=0
wait -n -p ended "$server" "$follower" || status=$?
if [ "$ended" = "$follower" ]; then
  follower=
  [ -z "$unfinished" ] || result
  if curl --silent --fail --output /dev/null "$url/"; then say "Still serving on $url. Ctrl-C ends it."; fi
  status=0
  wait "$server" || status=$?
fi
server=
say "The server has ended (status $status). 'make run' starts it again; what is unfinished goes on then."
[ "$status" -eq 0 ]
