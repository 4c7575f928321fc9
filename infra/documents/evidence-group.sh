# What is collected: SSM_group names the group, SSM_peer the host that a master is asked about, or
# nothing.

take_group() {
  group=${SSM_group-} peer=${SSM_peer-}
  unset SSM_group SSM_peer
  case $group in
  status | system | configuration | logs) ;;
  *) refuse group 'it is not status, system, configuration or logs' ;;
  esac
  case $peer in
  '') ;;
  [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) refuse peer 'it is not a plain host name' ;;
  *) [ "${#peer}" -le 253 ] || refuse peer 'it is not a plain host name' ;;
  esac
}

