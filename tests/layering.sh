#!/bin/sh
# Holds each #include of a room against the rooms that it declared in CMake. Usage: layering.sh rooms.tsv
set -eu
rooms=$1
status=0
names=$(cut -f1 "$rooms")
tab=$(printf '\t')

while IFS=$tab read -r room folder uses; do
    for file in "$folder"/*.hpp "$folder"/*.cpp; do
        [ -e "$file" ] || continue
        sed -n 's/^#include "\([^"\/]*\)\/.*/\1/p' "$file" | sort -u | while read -r other; do
            case " $room $uses " in *" $other "*) continue ;; esac
            echo "$file: includes '$other', but room '$room' uses only: $uses"
        done
        if [ "$room" != receive ] && [ "$room" != deliver ] && grep -n 'boost/asio' "$file"; then
            echo "$file: Boost.Asio stays in smtpd/"
        fi
    done
done < "$rooms" > "${TMPDIR:-/tmp}/layering.$$"
trap 'rm -f "${TMPDIR:-/tmp}/layering.$$"' EXIT
if [ -s "${TMPDIR:-/tmp}/layering.$$" ]; then
    cat "${TMPDIR:-/tmp}/layering.$$"
    status=1
fi
# A table that went missing must not look like a clean house.
[ "$(echo "$names" | wc -l)" -ge 3 ] || { echo "too few rooms in $rooms"; status=1; }
exit $status
