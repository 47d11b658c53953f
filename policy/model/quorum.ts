/** Quorums: which pods vote together, and how many votes there are. */
import { Brokers, type Cluster, Ensemble, podsOf } from "./cluster";
import { unlessUnknown } from "./objects";
import { type Workload } from "./workload";

export interface Quorum {
  voters: number;
  /** The sets that the voters belong to. */
  sets: readonly Workload[];
}

/** The quorum that a workload votes in: an ensemble, or KRaft's controllers; undefined if it votes in none. */
export function quorumOf(workload: Workload, cluster: Cluster): Quorum | undefined {
  if (workload instanceof Ensemble)
    return { voters: cluster.serverCount(workload), sets: cluster.ensembleOf(workload) };
  if (!(workload instanceof Brokers) || !isVoter(workload)) return undefined;
  const sets = cluster.clusterOf(workload).filter(isVoter);
  const named = unlessUnknown(() => workload.settings().get("controller.quorum.voters"));
  const voters = named?.split(",").filter((voter) => voter.trim() !== "");
  return { voters: voters?.length ?? podsOf(sets), sets };
}

function isVoter(brokers: Brokers): boolean {
  return unlessUnknown(() => brokers.settings().get("process.roles"))?.includes("controller") === true;
}
