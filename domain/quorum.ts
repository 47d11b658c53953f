/** Majorities: what ZooKeeper's ensembles and KRaft's controllers need to elect a leader and to accept a write. */

/** Least number of voters that form a quorum. */
export const majorityOf = (voters: number): number => Math.floor(voters / 2) + 1;

/** Voters that may be down while the rest still form a quorum. */
export const spareVoters = (voters: number): number => voters - majorityOf(voters);
