/** A recorded run in which zookeeper.connect changes as well. */
import assert from "node:assert/strict";
import { readRun } from "../../review/readEvents";
import { review } from "../../review/review";
import { eventLog } from "./fixture";

const SERVERS = [0, 1, 2].map((id) => `zk-${id}.zk-hs.default.svc.cluster.local:2181`).join(",");

interface Inputs {
  data?: Record<string, string>;
}
interface Event {
  resourcePreEvent?: { metadata: { old?: { inputs?: Inputs } | null; new?: { inputs?: Inputs } | null } };
}

/** The run with these values of zookeeper.connect in the brokers' files, before and after. */
function withConnect(before: string, after: string): string {
  const set = (inputs: Inputs | undefined, connect: string) => {
    const text = inputs?.data?.["server.properties"];
    if (inputs?.data && text !== undefined)
      inputs.data["server.properties"] = text.replace(
        /^zookeeper\.connect=.*$/m,
        `zookeeper.connect=${connect}`,
      );
  };
  return eventLog("roll-key")
    .trim()
    .split("\n")
    .map((line) => {
      const event = JSON.parse(line) as Event;
      set(event.resourcePreEvent?.metadata.old?.inputs, before);
      set(event.resourcePreEvent?.metadata.new?.inputs, after);
      return JSON.stringify(event);
    })
    .join("\n");
}

describe("a review of a changed zookeeper.connect", () => {
  const LOST =
    "A broker whose data carries another cluster id refuses to start (InconsistentClusterIdException), and topics, ACLs and configurations are not there.";
  const below = (from: string, to: string) =>
    `below ${to} the same ensemble holds another cluster than below ${from}. ${LOST}`;
  const cases: [before: string, after: string, danger: string | undefined][] = [
    [SERVERS, SERVERS, undefined],
    [SERVERS, `${SERVERS}/`, undefined],
    [SERVERS, SERVERS.split(",").reverse().join(","), undefined],
    [SERVERS, `${SERVERS},zk-3.zk-hs.default.svc.cluster.local:2181`, undefined],
    [`${SERVERS}/kafka`, `${SERVERS}/kafka`, undefined],
    [SERVERS, `${SERVERS}/kafka`, below("/", "/kafka")],
    [`${SERVERS}/kafka`, SERVERS, below("/kafka", "/")],
    [`${SERVERS}/kafka`, `${SERVERS}/kafka/two`, below("/kafka", "/kafka/two")],
    [SERVERS, "other:2181", `this is another ensemble. ${LOST}`],
    [SERVERS, "other:2181/kafka", `this is another ensemble. ${LOST}`],
  ];
  for (const [before, after, danger] of cases)
    it(`from …${before.slice(-12)} to …${after.slice(-12)} is ${danger ? "dangerous" : "safe"}`, () => {
      const { verdict } = review(readRun(withConnect(before, after), "roll-key"));
      const texts = verdict.reasons
        .map(({ text }) => text)
        .filter((text) => text.includes("zookeeper.connect"));
      assert.deepEqual(texts, danger ? [`zookeeper.connect ${before} → ${after}: ${danger}`] : []);
      assert.equal(verdict.exitCode, danger ? 4 : 0);
    });
});
