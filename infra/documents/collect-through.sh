# Prints evidence of a BoKS host that has no SSM agent, one group of it, collected through this node.

# Run last, so that a script that arrives cut off does nothing. Its input is not the script's own,
# which a child could eat.
main() {
  begin
  take_roots
  take_group
  take_targets 1
  check_tools
  # Seconds: more than the group with the most collectors takes where all of them hang.
  longest=85
  # Bytes of an answer, and of what the host may print. SSM shows 24,000 of it; the logs are fetched
  # from where SSM stores them.
  most=23900 longest_text=23000
  if [ "$group" = logs ]; then most=2150000 longest_text=2200000; fi
  names='SSM_boksm SSM_etc SSM_var SSM_group SSM_peer'
  given="SSM_boksm=$boksm SSM_etc=$etc SSM_var=$var SSM_group=$group SSM_peer=$peer"
  print_targets
}

main </dev/null
