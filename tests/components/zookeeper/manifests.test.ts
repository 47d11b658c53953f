import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { resolveZooKeeperArgs, sessionBounds } from "../../../components/zookeeper/args";
import { servers, startCommand, statefulSet, tolerableLoss } from "../../../components/zookeeper/manifests";
import { faultsOf } from "../../support/faults";

/** Every set of servers as a bit mask. */
const subsets = (size: number) => Array.from({ length: 2 ** size }, (_, mask) => mask);
const count = (mask: number) => mask.toString(2).replaceAll("0", "").length;

/** Whether servers may decide without the others: no set as large as theirs could decide otherwise without them. */
const isQuorum = (survivors: number, size: number) =>
  subsets(size).every((others) => count(others) < count(survivors) || (others & survivors) !== 0);

const sizes = fc.integer({ min: 1, max: 9 });
const oddSizes = fc.constantFrom(1, 3, 5, 7, 9);

describe("zookeeper manifests", () => {
  for (const size of [1, 2, 3, 4, 5, 6, 7, 8, 9])
    it(`${size} servers lose at most ${tolerableLoss(size)} to a disruption`, () => {
      const leavesQuorum = (loss: number) =>
        subsets(size)
          .filter((survivors) => count(survivors) === size - loss)
          .every((survivors) => isQuorum(survivors, size));
      // One and two servers lose their quorum with any node; a drain must not wait forever all the same.
      if (size <= 2) assert.equal(tolerableLoss(size), 1);
      else
        assert.deepEqual(
          [leavesQuorum(tolerableLoss(size)), leavesQuorum(tolerableLoss(size) + 1)],
          [true, false],
        );
    });

  it("an ensemble names each server once, by its pod's name of the headless Service", () => {
    fc.assert(
      fc.property(sizes, fc.stringMatching(/^[a-z]{1,8}$/), (size, namespace) => {
        const all = servers("zk", namespace, size, "cluster.local");
        assert.deepEqual(
          all.map((server) => /^zk-(\d+)\.zk-hs\.([a-z]+)\.svc\.cluster\.local:2181$/.exec(server)?.slice(1)),
          Array.from({ length: size }, (_, ordinal) => [String(ordinal), namespace]),
        );
      }),
    );
  });

  it("the set, its servers flag and the servers agree on the size", () => {
    fc.assert(
      fc.property(oddSizes, (replicas) => {
        const args = resolveZooKeeperArgs({ replicas });
        const [, flag] = /--servers=(\d+) /.exec(startCommand("zk", args)) ?? [];
        assert.deepEqual(
          [statefulSet("zk", args).replicas, Number(flag), servers("zk", "n", replicas, "d").length],
          [replicas, replicas, replicas],
        );
      }),
    );
  });

  it("session bounds follow the tick as ZooKeeper has it, and are refused when crossed", () => {
    const bound = fc.option(fc.integer({ min: 1, max: 3_600_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 60_000 }), bound, bound, (tickTime, min, max) => {
        const args = {
          tickTime,
          ...(min !== undefined && { minSessionTimeout: min }),
          ...(max !== undefined && { maxSessionTimeout: max }),
        };
        const bounds = { min: min ?? tickTime * 2, max: max ?? tickTime * 20 };
        assert.deepEqual(sessionBounds(args), bounds);
        const faults = faultsOf(() => resolveZooKeeperArgs(args));
        const path = min === undefined ? "maxSessionTimeout" : "minSessionTimeout";
        assert.deepEqual(
          faults,
          bounds.min <= bounds.max
            ? []
            : [
                `${path}: the shortest session (${bounds.min} ms) is longer than the longest (${bounds.max} ms)`,
              ],
        );
      }),
    );
  });
});

describe("the start command where there is no start-zookeeper", () => {
  it("starts zkServer.sh with the same settings, and each server knows its id", () => {
    fc.assert(
      fc.property(fc.constantFrom(3, 5), fc.constantFrom(0, 2), (replicas, ordinal) => {
        const root = mkdtempSync(path.join(tmpdir(), "zookeeper-"));
        const at = (name: string) => path.join(root, name);
        writeFileSync(at("zkServer.sh"), '#!/bin/sh\necho "$@" $JVMFLAGS\n', { mode: 0o755 });
        const args = resolveZooKeeperArgs({ replicas, heap: "300M", tickTime: 3000, syncLimit: 7 });
        const command = startCommand("zk", args)
          .replaceAll("/var/lib/zookeeper", at("volume"))
          .replaceAll("/tmp/zoo.cfg", at("zoo.cfg"));
        const env = { PATH: `${root}:${process.env.PATH ?? ""}`, HOSTNAME: `zk-${ordinal}` };
        const started = () => execFileSync("sh", ["-eu", "-c", command], { env, encoding: "utf8" });
        const plain = `start-foreground ${at("zoo.cfg")} -Xms300M -Xmx300M\n`;
        const trusting = plain.replace("-Xms", "-Dzookeeper.snapshot.trust.empty=true -Xms");
        // A log may be all there is until a snapshot was there, and never after.
        assert.deepEqual([started(), started()], [trusting, trusting]);
        mkdirSync(at("volume/data/version-2"));
        writeFileSync(at("volume/data/version-2/snapshot.100000000"), "");
        assert.equal(started(), plain);
        rmSync(at("volume/data/version-2"), { recursive: true });
        assert.equal(started(), plain);
        assert.equal(readFileSync(at("volume/data/myid"), "utf8"), `${ordinal + 1}\n`);
        assert.deepEqual(readFileSync(at("zoo.cfg"), "utf8").trimEnd().split("\n"), [
          `dataDir=${at("volume")}/data`,
          `dataLogDir=${at("volume")}/data/log`,
          "clientPort=2181",
          "tickTime=3000",
          "initLimit=10",
          "syncLimit=7",
          "maxClientCnxns=60",
          "minSessionTimeout=6000",
          "maxSessionTimeout=60000",
          "autopurge.snapRetainCount=3",
          "autopurge.purgeInterval=12",
          "quorumListenOnAllIPs=true",
          "admin.enableServer=false",
          "4lw.commands.whitelist=srvr,ruok",
          ...Array.from({ length: replicas }, (_, id) => `server.${id + 1}=zk-${id}.zk-hs:2888:3888`),
        ]);
        rmSync(root, { recursive: true });
      }),
      { numRuns: 4 },
    );
  });
});
