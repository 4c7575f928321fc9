/** What a reading is taken with; beside it the names and times of the data files. */
export const READING_COMMANDS: readonly string[] = ['boksadm -S boksdiag sequence'];

/**
 * The commands behind each collector, as the collecting document writes them: `plan.json` has the names
 * of those that were sent, and so their hashes. `…` stands for a program's text; of alternatives the first that is
 * there is run. A test finds each in the document's script.
 */
export const COLLECTOR_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  processes: ['ps -A -o pid= -o ppid= -o etime= -o args='],
  list: ['boksdiag list'],
  queue: ['boksdiag fque -master'],
  reach: ['boksadm checkdomain -h "$peer"'],
  definition: ['boksadm hostadm -Slh "$peer"'],
  agents: ['ss -Htn state established', 'netstat -an'],
  clock: ["date -u '+%Y-%m-%dT%H:%M:%SZ'", "date '+%Y-%m-%d %H:%M:%S %z %Z'"],
  uptime: ['uptime', 'who -b'],
  kernel: ['uname -srm', 'cat /etc/os-release'],
  disks: ['df -k "$boksm" "$etc" "$var"', 'df -i "$boksm" "$etc" "$var"'],
  memory: ['free -k', 'vmstat'],
  'shared-memory': ['ipcs -m'],
  'time-service': ['chronyc -n tracking', 'ntpq -pn', 'timedatectl show'],
  'out-of-memory': ['dmesg'],
  environment: [`awk …' "$etc/ENV"`],
  broadcast: ['cat "$etc/bcastaddr"'],
  'init-tables': ['ls -lnd "$etc"/boksinit.*'],
  'method-conf': ['digest_of "$etc/method.conf"'],
  'node-key': ['list_without_size "$etc/nodekey"'],
  packages: ['rpm -qa --last', 'dpkg-query -W'],
  'data-files': [`stat -c '%i %Y' "$file"`, 'ls -lnd -- "$@"'],
  queues: ['ls -ln "$var/data/$queue"'],
  'var-names': ['ls -lnt "$var"'],
  'errlog-file': ['ls -lni "$var/boks_errlog"'],
  errlog: ['tail -c 1500000 "$var/boks_errlog"'],
  'errlog-replication': [`awk '…' "$var/boks_errlog" | tail -c 400000`],
  refusals: ['tail -c 20000000 "$var/data/LOG"'],
};
