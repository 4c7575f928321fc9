/** Some of the lines of a domain with a replica that is ahead. */
export const METRICS = `# HELP boks_audit_domain_age_seconds Age of what is known of the domain: now minus the time of its last judged regular sweep.
# TYPE boks_audit_domain_age_seconds gauge
boks_audit_domain_age_seconds{domain="demo"} 118
# HELP boks_audit_table_difference Sequence of the replica minus that of the master, signed, where both were read.
# TYPE boks_audit_table_difference gauge
boks_audit_table_difference{domain="demo",host="REPHOST",table="7"} 1929
boks_audit_table_difference{domain="demo",host="REPHOST2",table="7"} 0
boks_audit_table_difference{domain="demo",host="REPHOST3",table="5"} -2
# EOF
`;
