#!/bin/sh
# Starts bosquejo with the Node of this folder. Works from any folder, through links and on read-only media.
self=$0
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=$(dirname -- "$self")/$target ;;
  esac
done
here=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd -P) || exit 1
program=cli
if [ "${1-}" = bench ]; then
  program=bench
  shift
fi
exec "$here/node/bin/node" "$here/node_modules/@bosquejo/$program/dist/main.js" "$@"
