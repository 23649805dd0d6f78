#!/bin/sh
# Installs Cambio for one user, or below any folder, and takes it away again.
#
#     ./install.sh [--prefix DIR]                 installs below DIR, ~/.local where nothing is said
#     ./install.sh --uninstall [--prefix DIR]     removes what it installed, and nothing of yours
#
# What it installed stands in DIR/share/doc/cambio/installed, beside a copy of this script.
set -eu

prefix=${HOME:?}/.local
uninstall=
say() { echo "install.sh: $*"; }
die() { say "$*" >&2; exit 1; }
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) [ $# -ge 2 ] || die "--prefix needs a folder"; prefix=$2; shift 2 ;;
    --uninstall) uninstall=1; shift ;;
    -h|--help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) die "no such option: $1 (see --help)" ;;
  esac
done
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
prefix=${prefix%/}
list=$prefix/share/doc/cambio/installed

# The desktop's own lists, where its tools are there; each makes its list anew from what is installed.
refresh() {
  if [ -d "$prefix/share/applications" ] && command -v update-desktop-database >/dev/null; then
    update-desktop-database -q "$prefix/share/applications" || true
  fi
  if [ -d "$prefix/share/mime/packages" ] && command -v update-mime-database >/dev/null; then
    update-mime-database "$prefix/share/mime" || true
  fi
  if [ -f "$prefix/share/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null; then
    gtk-update-icon-cache -q "$prefix/share/icons/hicolor" || true
  fi
}

remove() {
  while read -r kind path; do
    if [ "$kind" = file ]; then rm -f "$prefix/$path"; fi
  done <"$list"
  refresh
  # Folders that this script made, deepest first, where nothing of anybody else is in them. The lists of a desktop are no such thing:
  # they hold what is in the folders beside them.
  sort -r "$list" | while read -r kind path; do
    [ "$kind" = folder ] || continue
    case $path in
      share/applications)
        [ "$(ls -A "$prefix/$path" 2>/dev/null)" != mimeinfo.cache ] || rm -f "$prefix/$path/mimeinfo.cache" ;;
      share/mime)
        [ -d "$prefix/share/mime/packages" ] || rm -rf "${prefix:?}/share/mime" ;;
      share/doc/cambio)
        rm -f "$list" ;;
    esac
    rmdir "$prefix/$path" 2>/dev/null || true
  done
  rm -f "$list"
}

if [ -n "$uninstall" ]; then
  [ -f "$list" ] || die "nothing is installed below $prefix"
  remove
  say "removed from $prefix; profiles, settings and history are yours and stay"
  exit 0
fi

here=$(cd "$(dirname "$0")" && pwd)
[ -x "$here/bin/cambio" ] || die "run it from the unpacked archive: there is no bin/cambio beside it"

# An older one goes first, so that no file of it stays behind.
if [ -f "$list" ]; then remove; fi

new=$(mktemp)
trap 'rm -f "$new"' EXIT
folder() {
  [ -d "$prefix/$1" ] && return
  case $1 in */*) folder "${1%/*}" ;; esac
  mkdir -p "$prefix/$1"
  echo "folder $1" >>"$new"
}
put() {
  folder "${2%/*}"
  rm -f "$prefix/$2"
  cp "$1" "$prefix/$2"
  echo "file $2" >>"$new"
}
cd "$here"
find bin share -type f | sort >"$new.files"
while read -r path; do put "$path" "$path"; done <"$new.files"
rm -f "$new.files"
put install.sh share/doc/cambio/install.sh
# A desktop does not look into every user's folder of programs, so the entry names the program whole.
entry=$prefix/share/applications/cambio.desktop
sed "s|^TryExec=cambio|TryExec=$prefix/bin/cambio|; s|^Exec=cambio|Exec=\"$prefix/bin/cambio\"|" share/applications/cambio.desktop >"$entry"
cp "$new" "$list"
refresh

say "installed $("$prefix/bin/cambio" --version) below $prefix; $prefix/share/doc/cambio/install.sh --uninstall --prefix $prefix removes it"
case :$PATH: in *:"$prefix/bin":*) ;; *) say "$prefix/bin is not in PATH, so a terminal finds it as $prefix/bin/cambio" ;; esac
