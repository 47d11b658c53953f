/** (h) A preview of a stack with many topics that are there already, by one of the same stack without. */
import { type Bench, BROKERS, repeat } from "../bench";
import type { Findings } from "../results";
import { sample } from "../timed";
import { Series } from "../series";
import { addTopics } from "../topicState";

const TOPICS = 500;

export async function topics(bench: Bench): Promise<Findings> {
  const { cluster } = bench;
  await cluster.empty();
  const request = { policies: false, paths: cluster.paths } as const;
  const [without, many] = [{ brokers: BROKERS }, { brokers: BROKERS, topics: TOPICS }];
  await sample({ ...request, verb: "up", program: without });
  const seconds = new Series<"without" | "with">("h", "s");
  await repeat(bench, `${TOPICS} topics`, async () => {
    seconds.add("without", (await sample({ ...request, verb: "preview", program: without })).seconds);
    const forget = await addTopics(cluster.paths, TOPICS);
    const found = await sample({ ...request, verb: "preview", program: many });
    await forget();
    const { same = 0, ...changed } = found.changes;
    // A topic that is to be made is another thing than one that is there.
    if (Object.keys(changed).length > 0 || same < TOPICS)
      throw new Error(
        `the preview with ${TOPICS} topics changes something: ${JSON.stringify(found.changes)}`,
      );
    seconds.add("with", found.seconds);
  });
  await cluster.empty();
  return {
    measures: [
      seconds.measure("without", "preview of what is deployed"),
      seconds.measure("with", `the same with ${TOPICS} topics that do not change`),
    ],
    ratios: [seconds.ratio("with", "without", `${TOPICS} topics by none`, 1.3)],
  };
}
