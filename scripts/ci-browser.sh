#!/bin/bash
# The panel in a headless Chromium: installs Debian's when there is none (or where CHROMIUM says).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
if [ ! -x "$CHROMIUM" ]; then
  apt-get update -qq
  apt-get install -y -qq chromium >/dev/null
fi
node node_modules/typescript-7/bin/tsc --noEmit -p test/browser
node scripts/build.mjs --bundle
node scripts/test.mjs test/browser
