# Prints one reading of this BoKS host, format 1 (shared/domain/reading.ts), on standard output. What it
# shares with other scripts stands before it (host.sh).

# Run last, so that a script that arrives cut off does nothing. Its input is not the script's own,
# which a child could eat.
main() {
  begin
  take_roots
  # Seconds for each of boksdiag's two commands, and one more to end when it is told to.
  longest=10
  # Bytes of an answer. SSM cuts at 24,000, and what it cuts may not be seen to be cut.
  most=23000
  check_host_tools
  read_processes

  sequence=$(run_boksdiag sequence)
  sequence_exit=$(exit_code_behind "$sequence")
  list_exit=-
  if [ "$boks_init$boks_master" = yesyes ]; then
    list=$(run_boksdiag list)
    list_exit=$(exit_code_behind "$list")
  fi

  body=$(print_body; printf .)
  print_framed "${body%.}"
}

print_body() {
  printf 'boks-audit-reading 1 '
  print_host_words
  # No source tells where a BoKS host says its version: it is not known, and not guessed.
  printf ' version=- zone=%s' "$(zone_offset)"
  printf ' sequence_exit=%s list_exit=%s\n' "$sequence_exit" "$list_exit"
  section sequence "${sequence%"$newline"*}"
  if [ "$list_exit" != - ]; then section list "${list%"$newline"*}"; fi
  if files=$(list_data_files); then section files "$files"; fi
  if counters=$(counters_file); then section counters "$counters"; fi
}

# What `boksdiag $1` prints, and behind a newline of its own the exit code. No more is taken than
# can be of use, lest this host's memory be filled; what prints on finds nobody to read it.
run_boksdiag() {
  {
    bounded "$boksm/sbin/boksadm" -S boksdiag "$1"
    printf '\n%s' "$?"
  } 3>&2 2>/dev/null | dd bs=1 count="$((most + 1000))" 2>/dev/null | to_ascii
}

main </dev/null
