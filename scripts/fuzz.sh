#!/usr/bin/env bash
# Feeds random texts to one of our readers, until one crashes or the time is over.
#   fuzz.sh xml|yaml|expression|feel SECONDS
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:?"name a target: xml, yaml, expression or feel"}
seconds=${2:?"name a number of seconds"}
swiftc=${SWIFTC:-swiftc}

# Each module behind those it imports.
case $target in
  xml)
    entry=XMLFuzz libraries="libxml-2.0 libpcre2-8"
    modules="TroupeGraph TroupeExpression TroupeDecision TroupeBPMN"
    ;;
  yaml)
    entry=YAMLFuzz libraries="yaml-0.1 libpcre2-8 libsodium libxml-2.0"
    modules="TroupeGraph TroupeExpression TroupeDecision TroupeShell TroupeYAML TroupeBPMN TroupePersonas TroupeCompiler"
    ;;
  expression) entry=ExpressionFuzz modules="TroupeGraph TroupeExpression" libraries="libpcre2-8" ;;
  feel) entry=FEELFuzz modules="TroupeGraph TroupeExpression" libraries="libpcre2-8" ;;
  *)
    echo "There is no target '$target': name xml, yaml, expression or feel." >&2
    exit 2
    ;;
esac

out=.build/fuzz/modules
home=.build/fuzz/$target
mkdir -p "$out" "$home/corpus" "$home/seeds" "$home/findings"

flags=(-O -swift-version 6 -package-name troupe -parse-as-library "-sanitize=fuzzer,address" -I "$out")
for feature in ExistentialAny MemberImportVisibility InternalImportsByDefault NonisolatedNonsendingByDefault; do
  flags+=(-enable-upcoming-feature "$feature")
done
for folder in Sources/C*/module.modulemap; do flags+=(-I "$(dirname "$folder")"); done
# shellcheck disable=SC2086 # several words
for word in $(pkg-config --cflags $libraries); do flags+=(-Xcc "$word"); done

# A module is stale when its sources are newer than it, or a module before it is.
objects=()
for module in $modules; do
  object=$out/$module.o
  if [ ! -e "$object" ] || [ -n "$(find "Sources/$module" "${objects[@]}" -newer "$object" -print -quit)" ]; then
    echo "Building $module"
    find "Sources/$module" -name '*.swift' -print0 | sort -z | xargs -0 "$swiftc" "${flags[@]}" -wmo \
      -module-name "$module" -emit-module -emit-module-path "$out/$module.swiftmodule" -emit-object -o "$object"
  fi
  objects+=("$object")
done
# shellcheck disable=SC2046,SC2086 # several words
"$swiftc" "${flags[@]}" -use-ld=lld -module-name "$entry" "Fuzz/$entry.swift" "${objects[@]}" \
  $(pkg-config --libs $libraries) -o "$home/fuzz"

# Our own files are what the fuzzer begins with.
number=0
case $target in
  xml) find Tests/TroupeBPMNTests/Fixtures workflows -name '*.bpmn' ;;
  yaml) find workflows personas -name '*.yaml' ;;
  *) ;;
esac | while IFS= read -r file; do
  number=$((number + 1))
  cp "$file" "$home/seeds/file-$number"
done
case $target in
  expression) grep -rhoE '\$\{[^}]+\}' workflows --include='*.yaml' | sed -E 's/^\$\{|\}$//g' | sort -u ;;
  feel) grep -rhoE '="=[^"]+"' Tests/TroupeBPMNTests/Fixtures workflows | sed -E 's/^="=|"$//g' | sort -u ;;
  *) ;;
esac | while IFS= read -r line; do
  number=$((number + 1))
  printf '%s' "$line" >"$home/seeds/text-$number"
done

# LeakSanitizer does not see Swift's pointers in enums, whose spare bits hold the case: it is of use where C allocates.
leaks=0
[ "$target" != xml ] || leaks=1
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=$leaks:quarantine_size_mb=32}
"$home/fuzz" -detect_leaks=$leaks -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -max_len=16384 \
  -print_final_stats=1 -dict="Fuzz/Dictionaries/$target.dict" -artifact_prefix="$home/findings/" \
  "$home/corpus" "$home/seeds"
echo "Nothing was found in $seconds s."
