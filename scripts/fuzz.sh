#!/usr/bin/env bash
# Feeds random texts to one of our readers, until one crashes or the time is over.
#   fuzz.sh xml|yaml|expression|feel SECONDS        (0: only builds)
# SEEDS names a folder with more texts to begin with.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:?"name a target: xml, yaml, expression or feel"}
seconds=${2:?"name a number of seconds"}
swiftc=${SWIFTC:-swiftc}

# Each module behind those it imports.
case $target in
  xml)
    entry=XMLFuzz libraries="yaml-0.1 libpcre2-8 libsodium libxml-2.0"
    modules="TroupeGraph TroupeExpression TroupeShell TroupeYAML TroupeDecision TroupeBPMN TroupePersonas TroupeCompiler TroupeDiagram"
    ;;
  yaml)
    entry=YAMLFuzz libraries="yaml-0.1 libpcre2-8 libsodium libxml-2.0"
    modules="TroupeGraph TroupeExpression TroupeShell TroupeYAML TroupeDecision TroupeBPMN TroupePersonas TroupeCompiler TroupeDiagram"
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
"${CLANG:-$(dirname "$(readlink -f "$(command -v "$swiftc")")")/clang}" -O -fsanitize=address -c Fuzz/Support/LiveMemory.c -o "$home/memory.o"
# shellcheck disable=SC2046,SC2086 # several words
"$swiftc" "${flags[@]}" -use-ld=lld -module-name "$entry" -import-objc-header Fuzz/Support/Fuzzer.h \
  Fuzz/Support/*.swift "Fuzz/$entry.swift" "${objects[@]}" "$home/memory.o" $(pkg-config --libs $libraries) -o "$home/fuzz"

# Our own files are what the fuzzer begins with, and what our tests say of texts.
number=0
case $target in
  xml) find Tests workflows -name '*.bpmn' ;;
  yaml) find workflows personas Tests -name '*.yaml' -size -40k ;;
  *) ;;
esac | while IFS= read -r file; do
  number=$((number + 1))
  cp "$file" "$home/seeds/file-$number"
done
[ "$target" != xml ] || awk -v home="$home/seeds/decision-" '
  /"""/ { inside = !inside; if (!inside && text ~ /<definitions/) { number += 1; printf "%s", text > (home number) } text = ""; next }
  inside { sub(/^        /, ""); text = text $0 "\n" }' Tests/TroupeBPMNTests/DMN/*.swift
# The first string of each case in a test.
cases() { { grep -rhoE '\("([^"\\]|\\.)+",' "$@" || true; } | sed -E 's/^\("//; s/",$//; s/\\(["\\])/\1/g' | sort -u; }
case $target in
  expression)
    grep -rhoE '\$\{[^}]+\}' workflows --include='*.yaml' | sed -E 's/^\$\{|\}$//g' | sort -u
    find Tests/TroupeExpressionTests -path '*/FEEL*' -prune -o -name '*.swift' -print | while IFS= read -r file; do cases "$file"; done
    ;;
  feel)
    grep -rhoE '="=[^"]+"' Tests/TroupeBPMNTests/Fixtures workflows | sed -E 's/^="=|"$//g' | sort -u
    cases Tests/TroupeExpressionTests/FEEL
    cases Tests/TroupeExpressionTests/FEEL/Evaluation/FEELUnaryTestsTests.swift | sed 's/^/?/'
    grep -rhoE '\(#"[^#]+"#,' Tests/TroupeExpressionTests/FEEL | sed -E 's/^\(#"//; s/"#,$//' | sort -u
    ;;
  *) ;;
esac | while IFS= read -r line; do
  number=$((number + 1))
  printf '%s' "$line" >"$home/seeds/text-$number"
done

[ "$seconds" != 0 ] || exit 0
export FUZZ_GRAMMAR=Fuzz/Grammars/$target.txt
export LSAN_OPTIONS=print_suppressions=0 SWIFT_BACKTRACE=enable=no
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:quarantine_size_mb=32:malloc_context_size=12}
"$home/fuzz" -detect_leaks=1 -max_total_time="$seconds" -timeout=30 -rss_limit_mb=4096 -max_len=16384 \
  -print_final_stats=1 -dict="Fuzz/Dictionaries/$target.dict" -artifact_prefix="$home/findings/" \
  "$home/corpus" "$home/seeds" ${SEEDS:+"$SEEDS"}
echo "Nothing was found in $seconds s."
