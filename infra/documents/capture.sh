# Prints what the commands of this BoKS version print on this host, and the words that tell its role,
# format 1 (shared/domain/capture/captured.ts), on standard output. What it shares with other scripts
# stands before it (host.sh). It is run by hand: `boks-audit capture --script` prints it.

# Run last, so that a script that arrives cut off does nothing. Its input is not the script's own,
# which a child could eat.
main() {
  begin
  # Here nobody hands values over unless BoKS lies elsewhere.
  SSM_boksm=${SSM_boksm-/opt/boksm} SSM_etc=${SSM_etc-/etc/opt/boksm} SSM_var=${SSM_var-/var/opt/boksm}
  take_roots
  # Seconds for each command of boksdiag, and one more to end when it is told to.
  longest=10
  # Bytes of one text, and of the answer.
  most_text=60000 most=250000
  check_host_tools
  read_processes
  body=$(print_capture; printf .)
  print_framed "${body%.}"
}

print_capture() {
  printf 'boks-audit-capture 1 '
  print_host_words
  printf ' system=%s machine=%s\n' "$(value "$(uname -s)")" "$(value "$(uname -m)")"
  print_output sequence boksdiag sequence
  if [ "$boks_init$boks_master" = yesyes ]; then
    print_output list boksdiag list
    print_output fque boksdiag fque -master
  fi
  print_output files list_data_files
  print_output roles list_role_words
}

# print_output NAME COMMAND...: what the command prints, its exit code in the header. Its standard
# error stays where it is: the reading script does not see it either.
print_output() {
  name=$1
  shift
  text=$({ "$@"; printf '\n%s' "$?"; } | dd bs=1 count="$most_text" 2>/dev/null | to_ascii)
  section "$name exit=$(exit_code_behind "$text")" "${text%"$newline"*}"
}

boksdiag() {
  bounded "$boksm/sbin/boksadm" -S boksdiag "$@" 3>&2 2>/dev/null
}

# Of ENV, by pattern, the word alone: what stands behind it on its line is not ours to show. Of the
# processes those two whose words tell the role.
list_role_words() {
  if [ -r "$etc/ENV" ]; then
    sed -n "s/^\([[:blank:]]*\(export[[:blank:]]\{1,\}\)\{0,1\}BOKSINIT=[\"']\{0,1\}[A-Za-z0-9_-]*[\"']\{0,1\}\).*/\1/p" \
      <"$etc/ENV"
  fi
  printf '%s\n' "$processes" | sed -n \
    -e '/^\([^ ]*\/\)\{0,1\}boks_init\( .*\)\{0,1\}$/p' -e '/^\([^ ]*\/\)\{0,1\}boks_master\( .*\)\{0,1\}$/p'
}

main </dev/null
