/** The order in which servers restart when their number changes by one, as a function of what each of them says. */

/** What a server answers to `srvr`: its mode, that it looks for a leader (no mode yet), or nothing. */
export type ServerState = "leader" | "follower" | "standalone" | "looking" | "away";

/** One server of the ensemble. */
export interface Server {
  readonly name: string;
  readonly ordinal: number;
  readonly uid: string;
  /** Whether it runs with the new list of servers. */
  readonly current: boolean;
  readonly state: ServerState;
}

/** What comes next. */
export type Step =
  | { readonly kind: "wait"; readonly for: string }
  | { readonly kind: "restart"; readonly server: Server }
  | { readonly kind: "finish" };

/** Whether a server leads, alone or with others. */
const leads = ({ state }: Server) => state === "leader" || state === "standalone";

const names = (servers: readonly Server[]) => servers.map(({ name }) => name).join(", ");

/**
 * The next step on the way to `target` servers that all have the list of `target` servers.
 *
 * Every majority of a list of N overlaps every majority of a list of N+1, so two leaders cannot serve at once and no
 * acknowledged write is missing, whatever the order. The order is for liveness: a server that restarts must find a
 * leader whose followers are a majority of its new list. So a new server comes first (it joins the old leader), then
 * the followers restart one by one, the leader last, and a server that leaves runs until the others have the smaller list.
 * Where servers still find no leader, as from three servers to two, the next restart is what ends it.
 *
 * @param stuck whether all servers have been as they are for so long that time alone will not change them
 */
export function nextStep(servers: readonly Server[], target: number, stuck: boolean): Step {
  const staying = servers.filter(({ ordinal }) => ordinal < target);
  if (staying.length < target) return { kind: "wait", for: `${target - staying.length} more to be created` };
  const away = staying.filter(({ state }) => state === "away");
  if (away.length > 0) return { kind: "wait", for: `${names(away)} to answer` };

  const looking = staying.filter(({ state }) => state === "looking");
  const settled = looking.length === 0 && servers.filter(leads).length === 1;
  const outdated = staying.filter(({ current }) => !current);
  // One that stands alone speaks to nobody: the other waits until it has restarted with a list.
  const alone = outdated.some(({ state }) => state === "standalone");
  // All have the new list, and a leader holds on to a follower that leaves: without that one they elect among themselves.
  const held = outdated.length === 0 && servers.length > target && stuck;
  if (held) return { kind: "finish" };
  if (!settled && !alone && (outdated.length === 0 || !stuck))
    return { kind: "wait", for: looking.length > 0 ? `${names(looking)} to join a quorum` : "one leader" };
  const [server] = outdated.sort(byRestartOrder);
  return server ? { kind: "restart", server } : { kind: "finish" };
}

/** Servers that serve nobody first, the leader last, and the highest ordinal first in between, as a StatefulSet does. */
function byRestartOrder(a: Server, b: Server): number {
  const rank = (server: Server) => (server.state === "looking" ? 0 : leads(server) ? 2 : 1);
  return rank(a) - rank(b) || b.ordinal - a.ordinal;
}
