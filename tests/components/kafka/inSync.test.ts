/** The script is run as it is, against an HTTP server that plays the metrics of every broker. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inSyncScript } from "../../../components/kafka/inSync";

const partition = (metric: string, name: string, value: number) =>
  `kafka_cluster_partition_${metric}{partition="0",topic="${name}"} ${value}.0`;

/** A partition that this broker leads. */
const leads = (
  name: string,
  { inSync, replicas = 3, least = 2 }: { inSync: number; replicas?: number; least?: number },
) => [
  partition("replicascount", name, replicas),
  partition("insyncreplicascount", name, inSync),
  partition("atminisr", name, Number(inSync === least)),
  partition("underminisr", name, Number(inSync < least)),
];

/** A partition that this broker follows; without a lag nobody has told it whom to fetch from. */
const follows = (name: string, lag?: number) => [
  ...["replicascount", "insyncreplicascount", "atminisr", "underminisr"].map((metric) =>
    partition(metric, name, 0),
  ),
  ...(lag === undefined ? [] : [`kafka_server_fetcher_lag{partition="0",topic="${name}"} ${lag}.0`]),
];

describe("in-sync.sh", () => {
  let directory: string;
  let server: Server;
  let port: number;
  /** What the server answers, in the order it is asked: this broker's own metrics first. */
  let answers: (readonly string[])[];

  before(async () => {
    server = createServer((_, response) => {
      const lines = answers.length > 1 ? answers.shift() : answers[0];
      response.end(["# HELP of no interest", ...(lines ?? []), ""].join("\n"));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "in-sync-"));
    writeFileSync(join(directory, "agent.jar"), "");
    mkdirSync(join(directory, "data"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  interface Changes {
    listener?: number;
    metrics?: number;
    agent?: string;
    patience?: number;
    settle?: number;
  }

  /** Runs the script, and tells its exit code and what it said. */
  function run(verb: "ready" | "stop", changes: Changes = {}): Promise<{ code: number; log: string }> {
    const at = (name: string) => join(directory, name);
    const script = inSyncScript({
      listener: port,
      metrics: port,
      brokers: "127.0.0.1",
      data: at("data"),
      agent: at("agent.jar"),
      mark: at("mark"),
      unassigned: at("unassigned"),
      settle: 0,
      log: at("log"),
      patience: 0,
      ...changes,
    });
    writeFileSync(at("in-sync.sh"), script);
    return new Promise((done) => {
      const child = execFile("bash", [at("in-sync.sh"), verb], () => {
        done({
          code: child.exitCode ?? -1,
          log: existsSync(at("log")) ? readFileSync(at("log"), "utf8") : "",
        });
      });
    });
  }

  describe("ready", () => {
    const cases: [what: string, metrics: readonly string[], onDisk: boolean, code: number][] = [
      ["a new broker without a partition", [], false, 0],
      ["a broker that the controller has not told its partitions yet", [], true, 1],
      ["a broker that leads all it holds, short of replicas or not", leads("a", { inSync: 1 }), true, 0],
      [
        "a broker whose followed partitions are caught up",
        [...follows("a", 0), ...leads("b", { inSync: 3 })],
        true,
        0,
      ],
      ["a broker with one partition behind", [...follows("a", 0), ...follows("b", 7)], true, 1],
      ["a broker with a partition that has no leader", [...follows("a", 0), ...follows("b")], true, 1],
    ];
    for (const [what, metrics, onDisk, code] of cases)
      it(`${code === 0 ? "succeeds" : "fails"} for ${what}`, async () => {
        answers = [metrics];
        if (onDisk) mkdirSync(join(directory, "data", "a-0"));
        assert.equal((await run("ready")).code, code);
        assert.equal(existsSync(join(directory, "mark")), code === 0);
      });

    const TOLD = 'kafka_network_update_metadata_total{version="8"} 3.0';
    const SAYS =
      "[in-sync] not ready: its disk holds 2 directories of partitions, such as a-0, and the controller has not told it any partition yet\n";

    it("waits for the controller, but not without end for partitions that were moved away meanwhile", async () => {
      for (const name of ["a-0", "b-1"]) mkdirSync(join(directory, "data", name));
      answers = [[]];
      for (let probe = 0; probe < 2; probe++)
        assert.deepEqual(await run("ready"), { code: 1, log: SAYS }, "no controller has spoken to it");
      answers = [[TOLD]];
      assert.deepEqual(
        await run("ready", { settle: 60 }),
        { code: 1, log: SAYS },
        "its partitions may follow",
      );
      const { code, log } = await run("ready");
      assert.equal(code, 0);
      assert.equal(
        log,
        `${SAYS}[in-sync] ready: the controller has told it no partition in 0 s. Its disk holds 2 directories of partitions, such as a-0, which were moved away while it was down; Kafka does not delete them\n`,
      );
      assert.ok(existsSync(join(directory, "mark")));
    });

    it("counts from the controller's first message to this start of the broker", async () => {
      mkdirSync(join(directory, "data", "a-0"));
      answers = [[TOLD]];
      assert.equal((await run("ready", { settle: 2 })).code, 1);
      await new Promise((later) => setTimeout(later, 2100));
      assert.equal((await run("ready", { settle: 2 })).code, 0);
    }).timeout(30_000);

    it("waits for partitions that the controller does assign", async () => {
      mkdirSync(join(directory, "data", "a-0"));
      answers = [[TOLD]];
      assert.equal((await run("ready", { settle: 60 })).code, 1);
      answers = [[TOLD, ...follows("a", 3)]];
      assert.equal((await run("ready")).code, 1, "its partition is behind");
      answers = [[TOLD, ...follows("a", 0)]];
      assert.equal((await run("ready")).code, 0);
    });

    it("stays ready when it falls behind later", async () => {
      answers = [follows("a", 0)];
      assert.equal((await run("ready")).code, 0);
      answers = [follows("a", 9)];
      assert.equal((await run("ready")).code, 0);
    });

    it("fails while nobody listens, and while the metrics cannot be had", async () => {
      answers = [leads("a", { inSync: 3 })];
      assert.equal((await run("ready", { listener: 1 })).code, 1);
      assert.equal((await run("ready", { metrics: 1 })).code, 1);
      assert.ok(!existsSync(join(directory, "mark")));
    });

    it("is content with the listener where the image has no agent", async () => {
      assert.equal((await run("ready", { agent: "/nowhere", metrics: 1 })).code, 0);
    });
  });

  describe("stop", () => {
    const waits: [what: string, own: readonly string[], all: readonly string[], reason: RegExp][] = [
      [
        "a partition that it leads is at the minimum and short of a replica",
        leads("a", { inSync: 2 }),
        leads("a", { inSync: 2 }),
        /1 partition at min\.insync\.replicas, such as \{partition="0",topic="a"\}/,
      ],
      [
        "a partition that it follows is below the minimum",
        follows("a", 0),
        leads("a", { inSync: 1 }),
        /1 partition at/,
      ],
    ];
    for (const [what, own, all, reason] of waits)
      it(`waits while ${what}, and leaves when its patience ends`, async () => {
        answers = [own, all];
        const { code, log } = await run("stop");
        assert.equal(code, 0);
        assert.match(log, /^\[in-sync\] leaves after 0 s of waiting all the same: /);
        assert.match(log, reason);
      });

    it("leaves as soon as the missing replica is in sync again", async () => {
      const [short, whole] = [leads("a", { inSync: 2 }), leads("a", { inSync: 3 })];
      answers = [short, short, whole, whole];
      const { code, log } = await run("stop", { patience: 60 });
      assert.equal(code, 0);
      assert.deepEqual(log.match(/\[in-sync\] (waits|leaves):?/g), ["[in-sync] waits", "[in-sync] leaves:"]);
    }).timeout(15_000);

    const leaves: [what: string, own: readonly string[], all: readonly string[]][] = [
      ["all replicas are in sync", leads("a", { inSync: 3 }), leads("a", { inSync: 3 })],
      ["its own replica is the one that is behind", follows("a", 5), leads("a", { inSync: 2 })],
      ["the partition is none of its own", [], leads("a", { inSync: 2 })],
      [
        "there are no more replicas to wait for",
        leads("a", { inSync: 1, replicas: 1 }),
        leads("a", { inSync: 1, replicas: 1 }),
      ],
      [
        "more than the minimum are left",
        leads("a", { inSync: 4, replicas: 5 }),
        leads("a", { inSync: 4, replicas: 5 }),
      ],
    ];
    for (const [what, own, all] of leaves)
      it(`leaves at once when ${what}`, async () => {
        answers = [own, all];
        assert.deepEqual(await run("stop", { patience: 60 }), { code: 0, log: "" });
      });

    it("leaves at once when it does not answer itself, or has no agent", async () => {
      assert.deepEqual(await run("stop", { metrics: 1, patience: 60 }), { code: 0, log: "" });
      assert.deepEqual(await run("stop", { agent: "/nowhere", patience: 60 }), { code: 0, log: "" });
    });
  });
});
