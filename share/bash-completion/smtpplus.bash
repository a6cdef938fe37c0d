# bash completion for every smtpplus command: the options and subcommands are those that --help tells.

_smtpplus_list() { # the words of a command that lists them, first column
    "$@" 2> /dev/null | awk '{ print $1 }'
}

_smtpplus() {
    local command=$1 word=$2 before=$3 help sub=
    COMPREPLY=()
    case $before in
    -p | --page) COMPREPLY=($(compgen -W "$(_smtpplus_list ebcdic2ascii --list)" -- "$word")) && return ;;
    -d | --directory | --queue) COMPREPLY=($(compgen -d -- "$word")) && return ;;
    esac
    help=$("$command" --help 2> /dev/null)
    local subcommands
    subcommands=$(awk '/^Subcommands:/ { on = 1; next } /^[^ ]/ { on = 0 } on && /^  [a-z]/ { print $1 }' <<< "$help")
    local at
    for at in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ $'\n'$subcommands$'\n' == *$'\n'"$at"$'\n'* ]]; then
            sub=$at
            help=$("$command" "$sub" --help 2> /dev/null)
            break
        fi
    done
    if [[ $word == -* ]]; then
        COMPREPLY=($(compgen -W "$(grep -oE -- '(^| |,)--?[a-zA-Z0-9][a-z0-9-]*' <<< "$help" | tr -d ' ,' | sort -u)" -- "$word"))
    elif [[ -n $subcommands && -z $sub ]]; then
        COMPREPLY=($(compgen -W "$subcommands" -- "$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}

complete -o filenames -F _smtpplus ascii2ebcdic bsmtp-join bsmtp-split ebcdic2ascii netdata-decode netdata-encode \
    smtp-send smtpd smtpq spool2bsmtp vmpunch vmread
