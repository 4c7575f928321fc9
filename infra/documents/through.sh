# Runs $script, which stands above, on hosts that this Linux node reaches with ssh, one after the
# other. Each is told of in a word of SSM_targets (shared/adapters/through-target.ts):
# `host,address,port,user,root,shell,keytype,key`, with `-` for what is left out.
#
# It prints a line a host as soon as it is done with it (shared/adapters/through-answer.ts):
# `boks-audit-through 1 host=H node=N exit=E gzip=OUT said=ERR`. E is what ssh ended with, 124 where
# its time was over, `-` where the host printed more than there was room for; OUT is what the host
# printed, ERR the last that was said on standard error, both in base64, `-` for nothing.

check_tools() {
  for tool in ssh gzip base64 head tail tr sed ps sleep; do
    if ! command -v "$tool" >/dev/null; then
      printf 'boks-audit: this node has no %s: no host is read through it\n' "$tool"
      exit 70
    fi
  done
}

# At most so many; every word is looked at before the first host is asked.
take_targets() {
  targets=${SSM_targets-} most_targets=$1
  unset SSM_targets
  case $targets in
  '' | *[!A-Za-z0-9\ ,._:%@+/=-]*) refuse_targets ;;
  esac
  # Blanks part them, and none of those characters is more than itself to a shell.
  # shellcheck disable=SC2086
  set -- $targets
  count=$#
  if [ "$count" -eq 0 ] || [ "$count" -gt "$most_targets" ]; then refuse_targets; fi
  for target in "$@"; do take_target "$target"; done
}

refuse_targets() {
  refuse targets "it is not 1 to $most_targets hosts, and how each is reached"
}

# Sets host, address, port, user, prefix, shell, keytype and key.
take_target() {
  IFS=,
  # shellcheck disable=SC2086
  set -- $1
  unset IFS
  [ "$#" -eq 8 ] || refuse_targets
  host=$1 address=$2 port=$3 user=$4 root=$5 shell=$6 keytype=$7 key=$8
  case $host in
  '' | [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) refuse_targets ;;
  esac
  case $address in
  -) address=$host ;;
  '' | [!A-Za-z0-9_:]* | *[!A-Za-z0-9._:%-]*) refuse_targets ;;
  esac
  case $port in
  -) ;;
  '' | 0* | *[!0-9]* | ??????*) refuse_targets ;;
  esac
  case $user in
  -) ;;
  '' | [!A-Za-z0-9_]* | *[!A-Za-z0-9._-]*) refuse_targets ;;
  esac
  case $root in
  none) prefix= ;;
  sudo) prefix='sudo -n ' ;;
  suexec) prefix='suexec ' ;;
  *) refuse_targets ;;
  esac
  case $shell in
  /bin/sh | /usr/xpg4/bin/sh | /bin/ksh) ;;
  *) refuse_targets ;;
  esac
  case $keytype,$key in
  -,-) ;;
  -,* | *,- | *[!A-Za-z0-9,@.+/=-]*) refuse_targets ;;
  ssh-*,?* | ecdsa-*,?* | sk-*,?*) ;;
  *) refuse_targets ;;
  esac
}

# Each host behind one keeps some room for what it says, however much that one prints.
print_targets() {
  node=$(value "$(host_name)")
  left=$most waiting=$count
  # shellcheck disable=SC2086
  for target in $targets; do
    waiting=$((waiting - 1))
    room=$((left - waiting * 3000))
    take_target "$target"
    line=$(print_target)
    printf '%s\n' "$line"
    left=$((left - ${#line} - 1))
  done
  printf -- '--- end targets=%s\n' "$count"
}

# What ssh says goes to the second half of the line, and is waited for until nobody can say more.
print_target() {
  {
    { print_answer "$(print_from_host)" >&5; } 4>&1 | print_said 5>&-
  } 5>&1
}

# What the host prints, and behind a newline of its own the exit code of ssh.
print_from_host() {
  {
    bounded connect
    printf '\n%s' "$?"
  } 3>&4 4>&- 5>&- 2>/dev/null | head -c "$((longest_text + 5))" 2>/dev/null | to_ascii
}

# The options are those of a host that is read from one machine (shared/adapters/local/ssh-way.ts).
connect() {
  set -- -o BatchMode=yes -o StrictHostKeyChecking=yes -o UpdateHostKeys=no \
    -o ConnectTimeout=10 -o ConnectionAttempts=1 -o ServerAliveInterval=5 -o ServerAliveCountMax=3 \
    -o ClearAllForwardings=yes -o ForwardAgent=no -o ForwardX11=no -o PermitLocalCommand=no \
    -o ControlMaster=no -o ControlPath=none -o EscapeChar=none
  if [ "$key" != - ]; then
    alias=$(printf '%s' "$host" | tr '[:upper:]' '[:lower:]')
    set -- "$@" -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null \
      -o "HostKeyAlias=$alias" -o "KnownHostsCommand=/bin/echo $alias $keytype $key"
  fi
  if [ "$port" != - ]; then set -- "$@" -p "$port"; fi
  if [ "$user" != - ]; then set -- "$@" -l "$user"; fi
  printf '%s\nexport %s\n%s' "$given" "$names" "$script" |
    ssh "$@" -T -- "$address" "$prefix$shell -s"
}

print_answer() {
  code=$(exit_code_behind "$1")
  text=${1%"$newline"*} packed=
  if [ "${#text}" -gt "$longest_text" ]; then code=-; fi
  if [ "$code" != - ] && [ -n "$text" ]; then
    packed=$(put "$text" | gzip -9c | base64 -w 0)
  fi
  if [ "$((${#packed} + 1500))" -gt "$room" ]; then code=- packed=; fi
  printf 'boks-audit-through 1 host=%s node=%s exit=%s gzip=%s' \
    "$host" "$node" "$code" "${packed:--}"
}

print_said() {
  said=$(tail -c 600 | base64 -w 0)
  printf ' said=%s' "${said:--}"
}
