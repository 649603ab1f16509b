#!/bin/sh
# Installs Jianxing from this folder, without any network:   sh install.sh [DIRECTORY]   (/opt/jianxing unless named)
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-/opt/jianxing}
wanted=$(cat "$here/PYTHON")
python=${PYTHON:-python$wanted}

command -v "$python" >/dev/null 2>&1 || { echo "Python $wanted is needed; name it with PYTHON=…" >&2; exit 2; }
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
[ "$found" = "$wanted" ] || { echo "This bundle is for Python $wanted; $python is $found" >&2; exit 2; }
"$python" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python lacks venv (package python$wanted-venv)" >&2; exit 2; }
case $(uname -m) in
  x86_64|aarch64) ;;
  *) echo "This bundle is for x86-64 and arm64; this machine is $(uname -m)" >&2; exit 2 ;;
esac

echo "Comparing every file with its digest"
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || { echo "The bundle has been altered or is incomplete" >&2; exit 3; }
echo "Installing into $target"
"$python" -m venv "$target"
"$target/bin/python" -m pip --disable-pip-version-check --quiet --isolated install \
  --no-index --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt"
echo "Done. Begin with:  $target/bin/jianxing setup  &&  $target/bin/jianxing up"
