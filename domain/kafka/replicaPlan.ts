/** Which brokers have a partition's replicas once a topic has more or fewer of them: the least that has to be copied. */

/** A broker that may have replicas. */
export interface PlanBroker {
  readonly id: number;
  readonly rack?: string | undefined;
  /** Replicas, or bytes, that it has of all topics: of two brokers that serve as well, the one with less is taken. */
  readonly load?: number;
}

/** A partition as it is. */
export interface PlanPartition {
  readonly partition: number;
  /** In the order of preference: the first is its preferred leader. */
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

/** The replicas that a partition is to have. */
export interface PlannedPartition {
  readonly partition: number;
  readonly replicas: number[];
}

/** Why there is no plan; the message says it to people. */
class NoPlan extends Error {
  override readonly name = "NoPlan";
}

/**
 * Plans `wanted` replicas for each partition. More replicas are copied to racks that the partition is not in, then to
 * the brokers with the fewest replicas of the topic; nothing that is in sync moves. Fewer replicas: those on brokers
 * that are away go first, then those that are not in sync, then those in a rack that has another one. The preferred
 * leader stays. A plan never has fewer live replicas than there were, but for those above `wanted`.
 *
 * @returns the partitions that change, none of them when all have `wanted` replicas on brokers that are there
 * @throws NoPlan when there are fewer brokers than `wanted`
 */
export function planReplicas(
  partitions: readonly PlanPartition[],
  brokers: readonly PlanBroker[],
  wanted: number,
): PlannedPartition[] {
  if (brokers.length < wanted)
    throw new NoPlan(`${wanted} replicas need as many brokers, and ${brokers.length} are in the cluster now`);
  const racks = new Map(brokers.map(({ id, rack }) => [id, rack ?? `broker ${id}`]));
  const load = new Map(brokers.map(({ id, load = 0 }) => [id, load]));
  const count = new Map(brokers.map(({ id }) => [id, 0]));
  for (const { replicas } of partitions) for (const id of replicas) bump(count, id, 1);

  const planned: PlannedPartition[] = [];
  for (const { partition, replicas, inSync } of partitions) {
    let next = [...replicas];
    while (next.length > wanted) {
      const leaver = leastNeeded(next, inSync, racks, count);
      next = next.filter((id) => id !== leaver);
      bump(count, leaver, -1);
    }
    while (next.length < wanted) {
      const joiner = bestNew(next, racks, count, load);
      next.push(joiner);
      bump(count, joiner, 1);
    }
    if (next.length !== replicas.length) planned.push({ partition, replicas: next });
  }
  return planned;
}

function bump(counts: Map<number, number>, id: number, by: number): void {
  counts.set(id, (counts.get(id) ?? 0) + by);
}

/** Compares by the first of these numbers that differs. */
const byNumbers = (of: (id: number) => readonly number[]) => (a: number, b: number) => {
  const [first, second] = [of(a), of(b)];
  const at = first.findIndex((value, index) => value !== second[index]);
  return at < 0 ? 0 : (first[at] ?? 0) - (second[at] ?? 0);
};

/** The broker to copy to. */
function bestNew(
  replicas: readonly number[],
  racks: ReadonlyMap<number, string>,
  count: ReadonlyMap<number, number>,
  load: ReadonlyMap<number, number>,
): number {
  const inRack = new Map<string | undefined, number>();
  for (const id of replicas) inRack.set(racks.get(id), (inRack.get(racks.get(id)) ?? 0) + 1);
  const free = [...racks.keys()].filter((id) => !replicas.includes(id));
  const [best] = free.sort(
    byNumbers((id) => [inRack.get(racks.get(id)) ?? 0, count.get(id) ?? 0, load.get(id) ?? 0, id]),
  );
  if (best === undefined) throw new NoPlan("no broker is left for another replica");
  return best;
}

/** The replica to give up; a partition's only live one is never given up for one that is away. */
function leastNeeded(
  replicas: readonly number[],
  inSync: readonly number[],
  racks: ReadonlyMap<number, string>,
  count: ReadonlyMap<number, number>,
): number {
  const sharesRack = (id: number) =>
    replicas.some((other) => other !== id && racks.get(other) === racks.get(id)) ? 0 : 1;
  const [leaver = replicas[0] ?? -1] = [...replicas].sort(
    byNumbers((id) => [
      racks.has(id) ? 1 : 0,
      inSync.includes(id) ? 1 : 0,
      id === replicas[0] ? 1 : 0,
      sharesRack(id),
      -(count.get(id) ?? 0),
      -replicas.indexOf(id),
    ]),
  );
  return leaver;
}
