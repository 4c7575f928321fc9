#!/bin/sh
# What the scripts that run on a BoKS host share: each of them is this text and its own behind it.
#
# They change nothing: no file is written, no temporary one either, and only commands that print are
# run; what of them does not end is ended. Where BoKS lies comes in SSM_boksm, SSM_etc and SSM_var.
# POSIX sh that a ksh of 1988 takes too, and ASCII. A script ends with 0 when it has printed its answer, whatever that says; with
# 64 when a value was refused, 69 when the agent is too old, 70 when this host cannot be read.
#
# Whoever calls sets longest, the seconds that a command may run, and most, the bytes of an answer.

begin() {
  set -u
  LC_ALL=C
  export LC_ALL
  # On Solaris, the tools of POSIX lie apart from those before it; elsewhere there is no such place.
  PATH=/usr/xpg4/bin:${PATH:-/usr/bin}:/usr/bin:/bin:/usr/sbin:/sbin
  export PATH
  newline='
'
  case $(type print 2>/dev/null) in
  *builtin*) has_print=yes ;;
  *) has_print=no ;;
  esac
  marks=$(printf '%0128d' 0 | tr 0 '?')
}

# Prints a text as it is. A ksh has print; its printf may be a program, also where it calls it its own,
# and a program is not given a long text. In the other shells printf is their own.
put() {
  if [ "$has_print" = yes ]; then print -rn -- "$1"; else printf '%s' "$1"; fi
}

# Prints an answer and its end mark, or where it is too long its head line and that it is.
print_framed() {
  mark="--- end bytes=${#1} sha256=$(sha256_of "$1")"
  if [ "$((${#1} + ${#mark} + 1))" -gt "$most" ]; then
    printf '%s\n' "${1%%"$newline"*}"
    mark="--- cut off: the answer has more than $most bytes"
  else
    put "$1"
  fi
  printf '%s\n' "$mark"
}

# Parameters -------------------------------------------------------------------------------------

# An agent before 3.3.2746.0 does not hand values over in the environment.
take_roots() {
  if [ -z "${SSM_boksm+x}${SSM_etc+x}${SSM_var+x}" ]; then
    printf 'boks-audit: agent too old: it must be 3.3.2746.0 or newer\n'
    exit 69
  fi
  boksm=${SSM_boksm-} etc=${SSM_etc-} var=${SSM_var-}
  unset SSM_boksm SSM_etc SSM_var
  check_path boksm "$boksm"
  check_path etc "$etc"
  check_path var "$var"
}

check_path() {
  case $2/ in
  *[!A-Za-z0-9._+/-]* | / | *//* | */./* | */../*) ;;
  /*) [ "${#2}" -gt 255 ] || return 0 ;;
  esac
  refuse "$1" 'it is not a plain absolute path'
}

# The value is not shown: it may be anything.
refuse() {
  printf 'boks-audit: %s is refused: %s\n' "$1" "$2"
  exit 64
}

# Tools ------------------------------------------------------------------------------------------

# Without one of these an answer would not be whole, or wrong: then there is none. What else a script
# calls has another in its place, or leaves out what it would tell.
check_host_tools() {
  for tool in printf tr sed grep dd sleep ls ps; do
    # Where there is no printf, echo says so.
    command -v "$tool" >/dev/null || { echo "boks-audit: this host has no $tool: it is not read"; exit 70; }
  done
  # The tr of System V takes the dash of a range for a dash.
  if [ "$(printf 'a-\303' | to_ascii)" != 'a-?' ]; then
    printf 'boks-audit: the tr of this host is older than POSIX: it is not read\n'
    exit 70
  fi
}

# What runs --------------------------------------------------------------------------------------

# Sets boks_init, boks_master (yes or no) and running_role, from `boks_init -f .../boksinit.ROLE`.
# Without a list of processes nothing can be said: then there is no reading.
read_processes() {
  boks_init=no boks_master=no running_role=
  processes=$(ps -A -o args 2>/dev/null) || processes=$(ps -o args 2>/dev/null) || {
    printf 'boks-audit: ps failed: it is not known what runs\n'
    exit 70
  }
  if names_program boks_init; then boks_init=yes; fi
  if names_program boks_master; then boks_master=yes; fi
  running_role=$(put "$processes$newline" |
    sed -n 's|^\([^ ]*/\)\{0,1\}boks_init .*-f *[^ ]*/boksinit\.\([A-Za-z0-9_-]\{1,32\}\)\( .*\)\{0,1\}$|\2|p' |
    sed -n 1p)
}

names_program() {
  put "$processes$newline" | grep "^\([^ ]*/\)\{0,1\}$1\( .*\)\{0,1\}\$" >/dev/null
}

# Runs a command for $longest seconds at most, then ends it: 124, as `timeout` has it. Not every
# host has that program, and where it is there it need not end what the command started.
bounded() {
  "$@" </dev/null 2>&3 3>&- &
  command=$!
  watch </dev/null >/dev/null 3>&- &
  watcher=$!
  wait "$command"
  code=$?
  kill "$watcher"
  wait "$watcher"
  [ "$?" -ne 124 ] || code=124
  # One shell counts those of a signal from 256, the others from 128.
  [ "$code" -le 255 ] || code=$((code - 128))
  return "$code"
}

# It is told when the command has ended. Then it takes its own sleep along, or, where it is already
# ending what there is, does not kill that number. A ksh does not hear what it is told while it starts,
# and so looks each second whether there still is something to end.
watch() {
  asleep=''
  trap '[ -z "$asleep" ] || kill -KILL "$asleep"; exit 0' TERM
  waited=0
  while [ "$waited" -lt "$longest" ]; do
    sleep 1 &
    asleep=$!
    wait "$asleep"
    asleep='' waited=$((waited + 1))
    kill -0 "$command" || exit 0
  done
  # A part of a shell has its own number from the table alone, as the parent of what it starts.
  sleep "$longest" &
  asleep=$!
  family=$(family_of "$asleep" "$(process_table)")
  watching=${family% *}
  kill -KILL "$asleep"
  asleep='' has_ended=no
  trap 'has_ended=yes' TERM
  left=$(still_running '')
  [ -n "$left" ] || exit 0
  tell TERM "$left"
  sleep 1
  # What ends now is told no more: in one shell that would end a function halfway.
  trap '' TERM
  tell KILL "$(still_running "$left")"
  exit 124
}

tell() {
  for process in $2; do
    [ "$process$has_ended" = "${command}yes" ] || kill -"$1" "$process"
  done
}

# The numbers of the command and of all that it started, as far as they are surely theirs now: each may
# have been given to a stranger meanwhile. The command is a child of who started the watcher, too; of
# those that $1 names, who is in the watcher's group is of this script, whoever its parent is by now;
# and what these started is theirs. What has left the group and lost its parent is not told again.
still_running() {
  table=$(process_table)
  family=$(family_of "$watching" "$table")
  parent=${family% *} group=${family#* } found=
  [ -n "$family" ] || return
  family=$(family_of "$command" "$table")
  if [ "${family% *}" = "$parent" ]; then
    if is_in_group "$command" || is_in_group "$parent"; then find_from "$command"; fi
  fi
  for process in $1; do
    if is_in_group "$process"; then find_from "$process"; fi
  done
  printf '%s' "$found"
}

is_in_group() {
  family=$(family_of "$1" "$table")
  [ "${family#* }" = "$group" ]
}

find_from() {
  for one in $1 $(processes_below "$1" "$table"); do
    case " $found " in
    *" $one "*) ;;
    *) found="$found $one" ;;
    esac
  done
}

# Number, parent and group of every process.
process_table() {
  ps -A -o pid= -o ppid= -o pgid= 2>/dev/null || ps -o pid= -o ppid= -o pgid=
}

# Parent and group of process $1 in a table, as `PARENT GROUP`; nothing where it is not there.
family_of() {
  put "$2$newline" |
    sed -n "s/^ *$1 \{1,\}\([0-9]\{1,\}\) \{1,\}\([0-9]\{1,\}\) *\$/\1 \2/p"
}

# The number of each process that $1 started, and of those that they started.
processes_below() {
  (
    for process in $(put "$2$newline" | sed -n "s/^ *\([0-9]\{1,\}\) \{1,\}$1 .*/\1/p"); do
      printf '%s\n' "$process"
      processes_below "$process" "$2"
    done
  )
}

# Where the output was too long, its last line is no exit code, and its answer is cut off. Its end is
# looked at by sed: to match a long text, a shell may take a time that grows with its square.
exit_code_behind() {
  last=$(put "$1$newline" | sed -n '$p')
  case $last in
  '' | *[!0-9]* | ????*) printf %s - ;;
  *) printf '%s' "$last" ;;
  esac
}

# Every byte beyond ASCII becomes a question mark, and so characters are bytes.
to_ascii() {
  tr -d '\000' | tr '\200-\377' "$marks"
}

# Prints a section; a text that does not end in a newline is given one.
section() {
  text=$2
  case $text in
  '' | *"$newline") ;;
  *) text=$text$newline ;;
  esac
  printf -- '--- %s bytes=%s\n' "$1" "${#text}"
  put "$text"
}

# A value of the head line: printable, without blanks, `-` where there is none.
value() {
  said=$(printf '%s' "$1" | to_ascii | tr '\001-\040\177' "$marks")
  printf '%s' "${said:--}"
}

# What the host says -----------------------------------------------------------------------------

# Words of the head line: who it is, and in which role it is configured and runs.
print_host_words() {
  printf 'host=%s instance=%s' "$(value "$(host_name)")" "$(value "$(machine_id)")"
  printf ' configured=%s running=%s' "$(value "$(configured_role)")" "$(value "$running_role")"
  printf ' boks_init=%s boks_master=%s' "$boks_init" "$boks_master"
}

host_name() {
  hostname 2>/dev/null || uname -n
}

machine_id() {
  for file in /etc/machine-id /var/lib/dbus/machine-id; do
    if [ -r "$file" ] && read -r id <"$file" && [ -n "$id" ]; then
      printf '%s' "$id"
      return
    fi
  done
  hostid 2>/dev/null
}

# By pattern: ENV is never run. The last line counts, as it would for a shell.
configured_role() {
  [ -r "$etc/ENV" ] || return 0
  sed -n "s/^[[:blank:]]*\(export[[:blank:]]\{1,\}\)\{0,1\}BOKSINIT=\([\"']\{0,1\}\)\([A-Za-z0-9_-]\{1,32\}\)\2[[:blank:];]*\(#.*\)\{0,1\}\$/\3/p" \
    <"$etc/ENV" | sed -n '$p'
}

zone_offset() {
  zone=$(date +%z 2>/dev/null)
  case $zone in
  [-+][01][0-9][0-5][0-9] | [-+]2[0-3][0-5][0-9]) printf '%s' "$zone" ;;
  *) printf %s - ;;
  esac
}

# Owners as numbers: to ask for a name may mean to ask the very BoKS that does not answer.
list_data_files() {
  (
    cd "$var/data" 2>/dev/null && [ -r . ] || exit 1
    set -- *.dat
    # Its own lines are what is asked for.
    # shellcheck disable=SC2012
    if [ "$#" -gt 1 ] || [ -f "$1" ]; then ls -lnd -- "$@" | to_ascii; fi
  )
}

counters_file() {
  file=$var/data/sequence
  [ -f "$file" ] || return 1
  # The dollars are perl's.
  # shellcheck disable=SC2016
  inode_and_time "$(stat -c '%i %Y' "$file" 2>/dev/null)" ||
    inode_and_time "$(stat -f '%i %m' "$file" 2>/dev/null)" ||
    inode_and_time "$(perl -e '@s = stat $ARGV[0] and print "$s[1] $s[9]"' "$file" 2>/dev/null)"
}

inode_and_time() {
  case $1 in
  *[!0-9\ ]* | *' '*' '* | ' '* | *' ') return 1 ;;
  *' '*) printf 'inode=%s mtime=%s' "${1% *}" "${1#* }" ;;
  *) return 1 ;;
  esac
}

# In lower-case hex, by the first tool that gives one; `-` where none does.
sha256_of() {
  for tool in 'sha256sum' 'shasum -a 256' 'digest -a sha256' 'csum -h SHA256 -' \
    'openssl dgst -sha256'; do
    # The tool and its words.
    # shellcheck disable=SC2086
    hash=$(put "$1" | $tool 2>/dev/null |
      sed -n 's/^\(.*[^0-9a-f]\)\{0,1\}\([0-9a-f]\{64\}\)\([^0-9a-f].*\)\{0,1\}$/\2/p')
    if [ "${#hash}" -eq 64 ]; then
      printf '%s' "$hash"
      return
    fi
  done
  printf %s -
}
