/** How a real broker starts, stops and gets ready, with its pod's own command and scripts. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { isAtLeast } from "../../../domain/kafka/releases/release";
import { waitFor } from "../../e2e/wait";
import { Broker, ended, freePort, ZooKeeper } from "../processes";
import { release } from "../release";

const REGISTRATION = "/brokers/ids/0";
/** A session as long as Kafka's default, and one that tests need not wait for. */
const SESSION = { config: { "zookeeper.session.timeout.ms": 18_000 } };
const SHORT = { config: { "zookeeper.session.timeout.ms": 4000 } };
const AGAIN = "[start] starts again: ZooKeeper still has the registration of the broker that ran before";
/** Starts of a JVM after the session's end: the one that came too early by a moment, and the one that stays. */
const STARTS = 30_000;

describe(`a real broker of Kafka ${release.version}`, function () {
  this.timeout(240_000);
  let zookeeper: ZooKeeper;
  let brokers: Broker[];
  const broker = async (
    ...args: Parameters<typeof Broker.of> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    const made = await Broker.of(zookeeper, ...args);
    brokers.push(made);
    return made;
  };

  before(async () => {
    zookeeper = new ZooKeeper(await freePort());
    await zookeeper.ready();
  });
  after(() => zookeeper.stop());
  beforeEach(() => {
    brokers = [];
  });
  afterEach(async () => {
    await Promise.all(brokers.map((each) => each.remove()));
    await waitFor("the end of the sessions", 60_000, async () =>
      (await zookeeper.holder(REGISTRATION)) === undefined ? undefined : "one is left",
    );
  });

  it("that was killed serves within seconds of its session's end, in one container, and stops on SIGTERM", async () => {
    const killed = await broker(SESSION);
    killed.start();
    await killed.listening();
    const session = await zookeeper.holder(REGISTRATION);
    await killed.kill();
    const container = killed.start();
    const [gone, serving] = await Promise.all([
      waitFor(
        "the session's end",
        60_000,
        async () => ((await zookeeper.holder(REGISTRATION)) === session ? "it lasts" : undefined),
        50,
      ),
      killed.listening(),
    ]);
    const starts = killed.said.split(AGAIN).length - 1;
    process.stdout.write(
      `      session ended after ${gone} ms, the broker served after ${serving} ms, starts that came too early: ${starts}\n`,
    );
    assert.ok(starts > 0, "the registration was in its way");
    assert.ok(serving - gone < STARTS, `it served ${serving - gone} ms after the session's end`);

    await killed.started();
    container.kill("SIGTERM");
    assert.equal(await ended(container), 143);
    assert.ok(existsSync(killed.pod.path("/var/lib/kafka/data/.kafka_cleanshutdown")), "its logs are closed");
    assert.equal(await zookeeper.holder(REGISTRATION), undefined, "its session is closed");
  });

  it("that cannot start for another reason ends its container at once", async () => {
    const foreign = await broker(SHORT);
    foreign.pod.write("/var/lib/kafka/data/meta.properties", "version=0\nbroker.id=0\ncluster.id=another\n");
    assert.equal(await ended(foreign.start()), 1);
    // Since 3.7 it is what reads meta.properties that says so.
    const refusal = isAtLeast(release.version, "3.7")
      ? /RuntimeException: Invalid cluster\.id/
      : /InconsistentClusterIdException/;
    assert.match(foreign.said, refusal);
    assert.doesNotMatch(foreign.said, /\[start\]/);
  });

  it("whose id another broker has stops trying, and says why", async () => {
    const first = await broker(SHORT);
    first.start();
    await first.listening();
    const second = await broker(SHORT, { "patience='30'": "patience='8'" });
    assert.equal(await ended(second.start()), 1);
    assert.match(
      second.said,
      /\[start\] its registration is still taken after 8 s: is there another broker with this id\?\n$/,
    );
  });

  it("is ready with directories of partitions that were moved away while it was down", async () => {
    const back = await broker(SHORT, { "settle='30'": "settle='6'" });
    mkdirSync(back.pod.path("/var/lib/kafka/data/moved-0"));
    back.start();
    await back.listening();
    assert.equal(await back.probe(), 1, "the controller may have a partition for it");
    await waitFor("readiness", 60_000, async () => ((await back.probe()) === 0 ? undefined : "not ready"));
    assert.match(
      back.pod.read("/log"),
      /^\[in-sync\] not ready: its disk holds 1 directories of partitions, such as moved-0, .*\n\[in-sync\] ready: the controller has told it no partition in 6 s\. .*\n$/,
    );
  });
});
