# Prints evidence of this BoKS host, one group of it, format 1 (shared/domain/evidence/collected.ts), on
# standard output. What it shares with other scripts stands before it (host.sh).
#
# Each collector has its own time and length, and the others go on when one fails. What it prints to
# standard error is among its output, where a terminal would show it. No collector opens a node key,
# a host key, a private key, a shadow file, a table or a recording of keys, and none asks BoKS for
# one.

# Run last, so that a script that arrives cut off does nothing. Its input is not the script's own,
# which a child could eat.
main() {
  begin
  take_roots
  take_group
  # Seconds for each collector, and one more to end when it is told to.
  longest=8
  # Bytes of an answer. SSM shows 24,000 of it; the logs are fetched from where SSM stores them.
  most=23000
  if [ "$group" = logs ]; then most=2100000; fi
  check_host_tools
  # On Solaris, the awk in the first place may be the one of 1977, and nawk the one that is meant.
  awk -v one=1 'BEGIN { exit }' >/dev/null 2>&1 || awk() { nawk "$@"; }
  read_processes
  body=$(print_evidence; printf .)
  print_framed "${body%.}"
}

# The lengths of a group's collectors, with their headers, are together less than an answer's.
print_evidence() {
  printf 'boks-audit-evidence 1 group=%s ' "$group"
  print_host_words
  printf ' zone=%s now=%s\n' "$(zone_offset)" "$(seconds_now)"
  case $group in
  status)
    collect processes 7000 list_processes
    on_master list 8000 boksdiag list
    on_master queue 3000 boksdiag fque -master
    on_master_of_peer reach 1200 boksadm checkdomain -h "$peer"
    on_master_of_peer definition 1800 boksadm hostadm -Slh "$peer"
    collect agents 200 count_agents
    ;;
  system)
    collect clock 300 show_clock
    collect uptime 300 show_uptime
    collect kernel 1500 show_kernel
    collect disks 3000 show_disks
    collect memory 2000 show_memory
    collect shared-memory 5000 ipcs -m
    collect time-service 2500 show_time_service
    collect out-of-memory 4000 show_out_of_memory
    ;;
  configuration)
    of_file environment 4000 "$etc/ENV" show_environment
    of_file broadcast 2500 "$etc/bcastaddr" cat "$etc/bcastaddr"
    collect init-tables 1500 list_init_tables
    of_file method-conf 300 "$etc/method.conf" digest_of "$etc/method.conf"
    of_file node-key 200 "$etc/nodekey" list_without_size "$etc/nodekey"
    collect packages 2500 list_packages
    of_file data-files 7000 "$var/data" list_data
    of_file queues 800 "$var/data" count_queues
    of_file var-names 2500 "$var" ls -lnt "$var"
    ;;
  logs)
    of_file errlog-file 300 "$var/boks_errlog" ls -lni "$var/boks_errlog"
    of_file errlog 1500000 "$var/boks_errlog" tail -c 1500000 "$var/boks_errlog"
    of_file errlog-replication 400000 "$var/boks_errlog" show_replication_lines
    of_file refusals 300 "$var/data/LOG" count_refusals
    ;;
  esac
}

# One collector ----------------------------------------------------------------------------------

# collect NAME MOST COMMAND...: what the command prints, at most so many bytes of it.
collect() {
  name=$1 longest_text=$2
  shift 2
  started=$(seconds_now)
  text=$(captured "$((longest_text + 5))" "$@")
  ended=$(seconds_now)
  seconds=-
  case $started$ended in
  *-*) ;;
  *) seconds=$((ended - started)) ;;
  esac
  code=- cut=yes
  if [ "${#text}" -lt "$((longest_text + 4))" ]; then
    code=$(exit_code_behind "$text") cut=no
    text=${text%"$newline"*}
  fi
  if [ "${#text}" -ge "$longest_text" ]; then
    cut=yes
    if [ "$group" != logs ]; then
      text=$(put "$text" | dd bs=1 count="$((longest_text - 1))" 2>/dev/null; printf .)
      text=${text%.}
    fi
  fi
  case $text in
  '' | *"$newline") ;;
  *) text=$text$newline ;;
  esac
  printf -- '--- %s exit=%s seconds=%s cut=%s bytes=%s\n' \
    "$name" "$code" "$seconds" "$cut" "${#text}"
  put "$text"
}

# What a command prints, and behind a newline of its own the exit code; no more than so many bytes.
# Printable ASCII and newlines alone, which take two bytes each at most in JSON within JSON.
captured() {
  count=$1
  shift
  {
    bounded "$@"
    printf '\n%s' "$?"
  } 3>&1 2>/dev/null | first_bytes "$count" | to_ascii |
    tr '\001-\010\013-\037\177' "$marks" | tr '\011' ' '
}

# The collectors of logs show the last of their bytes themselves, so many as they may: one by one,
# that would take too long.
first_bytes() {
  if [ "$group" = logs ]; then set -- bs=4096; else set -- bs=1 count="$1"; fi
  dd "$@" 2>/dev/null
}

missing() {
  printf -- '--- %s missing=%s\n' "$1" "$2"
}

on_master() {
  if [ "$boks_init$boks_master" = yesyes ]; then collect "$@"; else missing "$1" not-master; fi
}

on_master_of_peer() {
  if [ -z "$peer" ]; then missing "$1" no-peer; else on_master "$@"; fi
}

# of_file NAME MOST FILE COMMAND...
of_file() {
  if [ -r "$3" ]; then
    name=$1 limit=$2
    shift 3
    collect "$name" "$limit" "$@"
  elif [ -f "$3" ] || [ -d "$3" ]; then
    missing "$1" not-readable
  else
    missing "$1" no-file
  fi
}

seconds_now() {
  now=$(date -u +%s 2>/dev/null)
  case $now in
  '' | *[!0-9]*) now=$(perl -e 'print time' 2>/dev/null) ;;
  esac
  printf '%s' "${now:--}"
}

# Status -----------------------------------------------------------------------------------------

boksadm() {
  "$boksm/sbin/boksadm" -S "$@"
}

boksdiag() {
  boksadm boksdiag "$@"
}

# BoKS's own processes with their age; those of users are not ours to show. Whose one is, its program
# tells, and not its words, which may name anything. A title such as `boks_sshd: NAME [priv]` is shown
# up to its colon; what else runs from the library of BoKS, without its words.
list_processes() {
  table=$(ps -A -o pid= -o ppid= -o etime= -o args= 2>/dev/null || ps -o pid= -o ppid= -o etime= -o args=) ||
    return
  put "$table$newline" | awk '
    { program = $4; sub(/.*\//, "", program) }
    program ~ /^\[?boks_/ { if ($4 ~ /:$/) sub(/: .*/, ":"); print; next }
    $4 ~ /\/boksm\/.*lib\// { print $1, $2, $3, $4 }'
}

# Connections to the port where agents ask (6501 from the base 6500): how many, and not from where. The
# address of this host is the third word of ss; of netstat the fourth, or on Solaris the first.
count_agents() {
  base=$(sed -n 's|^boks[[:blank:]]\{1,\}\([0-9]\{1,5\}\)/tcp.*|\1|p' /etc/services 2>/dev/null | sed -n 1p)
  port=$((${base:-6500} + 1))
  connections=$(ss -Htn state established 2>/dev/null) || connections=$(netstat -an) || return
  put "$connections$newline" | awk -v port="$port" '
    { here = "" }
    $1 ~ /^[0-9]+$/ { here = $3 }
    $NF == "ESTABLISHED" { here = $1; if ($1 ~ /^tcp/) here = $4 }
    here ~ ("[.:]" port "$") { count++ }
    END { print count + 0, "established to port", port }'
}

# System -----------------------------------------------------------------------------------------

show_clock() {
  date -u '+%Y-%m-%dT%H:%M:%SZ'
  date '+%Y-%m-%d %H:%M:%S %z %Z'
}

show_uptime() {
  uptime
  who -b
}

show_kernel() {
  uname -srm
  if [ -r /etc/os-release ]; then cat /etc/os-release; fi
}

show_disks() {
  df -k "$boksm" "$etc" "$var"
  df -i "$boksm" "$etc" "$var"
}

show_memory() {
  free -k 2>/dev/null || vmstat
}

show_time_service() {
  chronyc -n tracking 2>/dev/null || ntpq -pn 2>/dev/null || timedatectl show 2>/dev/null
}

# A kernel log that may not be read is no log without such lines.
show_out_of_memory() {
  dmesg >/dev/null || return
  dmesg | awk 'tolower($0) ~ /out of memory|oom-kill/' | tail -n 20
}

# Configuration ----------------------------------------------------------------------------------

# By pattern and by name: ENV is never run, and a setting that is not known here is not shown. One whose
# name tells of a secret is not shown either, wherever in its line it stands.
show_environment() {
  known='BOKSINIT|SSM_ACTIVE|BOKS_SSHD|BOKSCRON|BKSD|BKSD_TIMEOUT|BKSD_SLEEP|FILMON|OFFLINE_SUPPORT'
  known="$known|OFFLINE_SERVICES|OFFLINE_SERVICES_ROOT|BOKS_INIT_NFD|BRIDGE_[A-Z0-9_]*"
  awk -v known="^[ \t]*(export[ \t]+)?($known)=" '
    /=/ {
      secret = toupper($0) ~ /(PASS|SECRET|TOKEN|CRED|KEY)[^= \t]*=/
      if ($0 ~ known && !secret) print; else hidden++
    }
    END { print "lines not shown:", hidden + 0 }' "$etc/ENV"
}

list_init_tables() {
  ls -lnd "$etc"/boksinit.*
}

# To compare hosts with one another; it does not leave the service.
digest_of() {
  digest=$(cat "$1" && printf .) || return
  printf 'sha256=%s\n' "$(sha256_of "${digest%.}")"
}

# When it was written and who may read it. Its length would say something of what is in it.
list_without_size() {
  # Its own line is what is asked for.
  # shellcheck disable=SC2012
  ls -lnd "$1" | sed 's|^\([^ ]*\) \{1,\}[0-9]* \{1,\}\([0-9]*\) \{1,\}\([0-9]*\) \{1,\}[0-9]* |\1 owner \2 group \3 |'
}

# In the order in which they were installed, the last one first. None of them is an answer, too.
list_packages() {
  if command -v rpm >/dev/null; then
    rpm -qa --last || printf 'rpm ended with %s\n' "$?"
  elif command -v dpkg-query >/dev/null; then
    dpkg-query -W || printf 'dpkg-query ended with %s\n' "$?"
  else
    printf 'neither rpm nor dpkg-query is here\n'
  fi | awk '
    tolower($0) ~ /boks|hfbm|^rpm ended with |^dpkg-query ended with |^neither rpm / { print; shown = 1 }
    END { if (!shown) print "no package is named boks or hfbm" }'
}

list_data() {
  counters_file
  printf '\n'
  list_data_files
}

# Names, sizes and times are shown by count and sum alone: a name may be a host's.
count_queues() {
  for queue in crypt_spool/servm crypt_spool/clntd master_spool; do
    if [ -d "$var/data/$queue" ]; then
      # Its own lines are what is asked for.
      # shellcheck disable=SC2012
      ls -ln "$var/data/$queue" |
        awk -v queue="$queue" '/^-/ { files++; bytes += $5 } END { print queue, files + 0, "files", bytes + 0, "bytes" }'
    else
      printf '%s not there\n' "$queue"
    fi
  done
}

# Logs -------------------------------------------------------------------------------------------

# From the whole file, where it is longer than what is shown of it: the last that tell of replication.
# An entry is two lines, and either may tell: so each with the line before it and the line after it.
show_replication_lines() {
  awk 'BEGIN { exit }' || return
  awk '
    tolower($0) ~ /servm|drainmast|sequence|bridge_accept|checksum mismatch|cannot encrypt|boks_master|restbase/ {
      if (shown + 1 < NR) print NR - 1 ":" before
      print NR ":" $0
      shown = NR; next_too = 1; before = $0; next
    }
    next_too { print NR ":" $0; shown = NR; next_too = 0 }
    { before = $0 }' "$var/boks_errlog" | tail -c 400000
}

# How many, and not of whom.
count_refusals() {
  tail -c 1 "$var/data/LOG" >/dev/null || return
  tail -c 20000000 "$var/data/LOG" |
    awk '/ERR 203/ { a++ } /ERR 223/ { b++ } END { print "ERR 203:", a + 0; print "ERR 223:", b + 0 }'
}

main </dev/null
