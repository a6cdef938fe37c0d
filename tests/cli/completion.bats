setup() {
    load helpers
    . "$top/share/bash-completion/smtpplus.bash"
}

# complete_line WORD...: what comes after these words
complete_line() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _smtpplus "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\n' "${COMPREPLY[@]}"
}

@test "options are completed" {
    run -0 complete_line bsmtp-split --li
    [ "$output" = --list ]
}

@test "pages are completed" {
    run -0 complete_line ebcdic2ascii -p 104
    [[ $output == *1047* ]]
}

@test "files are completed" {
    touch batch
    run -0 complete_line bsmtp-split bat
    [ "$output" = batch ]
}

@test "every command has a completion of this kind" {
    for command in "${SMTPPLUS_BIN:-$top/build/dev/bin}"/*; do
        complete -p "$(basename "$command")"
    done
}
