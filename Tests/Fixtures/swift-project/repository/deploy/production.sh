#!/bin/sh
# A release is good when its notes can be written: they name every public function.
set -e
notes=$(grep -h -o 'public func [a-z]*' Sources/Roman/*.swift | sort)
for name in $(echo "$notes" | sed 's/public func //'); do grep -q "$name(" README.md; done
