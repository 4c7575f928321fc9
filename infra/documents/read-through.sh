# Prints readings of BoKS hosts that have no SSM agent, read through this node.

# Run last, so that a script that arrives cut off does nothing. Its input is not the script's own,
# which a child could eat.
main() {
  begin
  take_roots
  take_targets 6
  check_tools
  # Seconds for each host: more than two commands of boksdiag that hang take there.
  longest=30
  # Bytes of an answer, and of what one host may print. SSM cuts at 24,000.
  most=23900 longest_text=23000
  names='SSM_boksm SSM_etc SSM_var'
  given="SSM_boksm=$boksm SSM_etc=$etc SSM_var=$var"
  print_targets
}

main </dev/null
