#!/usr/bin/env bash
# Builds mediasoup's worker from the source in its npm package, with upstream's meson.build and flags,
# where the official binary cannot be downloaded. Nothing comes from GitHub: upstream's subprojects are
# replaced by subprojects/ (the distribution's libraries) and by the distribution's libsrtp 2 source,
# built on OpenSSL behind srtp3/srtp.h. (The distribution's own libsrtp, on NSS, costs 1.7 to 4 times
# more CPU per packet.)
#
# Usage: build.sh MEDIASOUP_DIR OUT_DIR      makes OUT_DIR/mediasoup-worker; JOBS compilers at once
# Needs: the packages listed as `buildPackages` in scripts/setup/packages.ts.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mediasoup=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
src=$out/src
subprojects=$src/subprojects

copy_source() {
  rm -rf "$src" "$out/build"
  cp -r "$mediasoup/worker" "$src"
  rm -rf "$subprojects"
  cp -r "$here/subprojects" "$subprojects"
}

# mediasoup's BIO callback answers 1 to every BIO_ctrl(), so also to "is kernel TLS sending?". Where
# OpenSSL is built with kTLS (Debian, Ubuntu) the first DTLS handshake then writes through a null
# buffer and the worker dies. OpenSSL's rule: on BIO_CB_RETURN hand back the result itself.
correct_dtls_callback() {
  local file=$src/src/RTC/DtlsTransport.cpp
  sed -i 's/(operationType == BIO_CB_RETURN)/((operationType \& BIO_CB_RETURN) != 0)/' "$file"
  grep -q 'operationType & BIO_CB_RETURN' "$file" || {
    echo "DtlsTransport.cpp changed upstream: see whether its BIO callback still needs correcting" >&2
    exit 1
  }
}

# apt with lists and sources of its own: the machine's need no deb-src line, and no root is needed.
# Only the distribution's own sources, in the deb822 form or the older one-line form.
fetch_srtp() {
  local apt=$out/apt
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/sources"
  local name
  for name in debian ubuntu; do
    if [ -f "/etc/apt/sources.list.d/$name.sources" ]; then
      sed 's/^Types:.*/Types: deb-src/' "/etc/apt/sources.list.d/$name.sources" >"$apt/sources/$name.sources"
    fi
  done
  if [ -f /etc/apt/sources.list ]; then
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$apt/sources/older.list"
  fi
  local options=(
    -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$apt/sources"
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root
  )
  apt-get "${options[@]}" update -qq
  # apt checks the archive against the distribution's signed list.
  (cd "$out" && apt-get "${options[@]}" source -qq --download-only libsrtp2)
}

unpack_srtp() {
  local archives=("$out"/libsrtp2_*.orig.tar.?z*)
  [ -f "${archives[0]}" ] || fetch_srtp
  archives=("$out"/libsrtp2_*.orig.tar.?z*)
  mkdir "$subprojects/libsrtp3"
  tar xf "${archives[0]}" -C "$subprojects/libsrtp3" --strip-components=1
  cp -r "$here/srtp3" "$subprojects/libsrtp3/srtp3"
  cat "$here/srtp3/meson.build" >>"$subprojects/libsrtp3/meson.build"
}

# Debian 12's meson (1.0.1) is older than upstream asks for.
install_meson() {
  [ -x "$out/py/bin/meson" ] || python3 -m pip install -q --root-user-action=ignore --no-user \
    --target "$out/py" meson==1.12.0 ninja==1.13.2
  export PYTHONPATH=$out/py NINJA=$out/py/bin/ninja
}

build() {
  local meson=$out/py/bin/meson
  # Upstream's release flags (worker/tasks.py).
  "$meson" setup --wrap-mode=nodownload --prefix "$out" --bindir '' --libdir '' \
    --buildtype release -Db_ndebug=true "$out/build" "$src"
  "$meson" compile -C "$out/build" -j "${JOBS:-2}" mediasoup-worker
  "$meson" install -C "$out/build" --no-rebuild --tags mediasoup-worker
  strip "$out/mediasoup-worker"
}

copy_source
correct_dtls_callback
unpack_srtp
install_meson
build
