import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Resize } from "../../../components/zookeeper/resize";
import { FakeEnsemble, template } from "./fakeEnsemble";

const AT = { name: "zk", namespace: "default" };
const PATIENCE = { poll: 0, looking: 5, bound: 2000 };

const resize = (ensemble: FakeEnsemble, to: number, said: string[] = []) =>
  new Resize(
    ensemble,
    AT,
    { replicas: to, template: template(to) },
    (text) => said.push(text),
    PATIENCE,
  ).run();

/** What must hold at the end, however it was reached. */
function assertDone(ensemble: FakeEnsemble, to: number): void {
  assert.deepEqual(ensemble.lists, Array<number>(to).fill(to), "every server has the new list");
  assert.equal(ensemble.modes.filter((mode) => mode === (to === 1 ? "standalone" : "leader")).length, 1);
  assert.deepEqual(
    { strategy: ensemble.strategy, replicas: ensemble.replicas, managers: ensemble.managers },
    { strategy: "RollingUpdate", replicas: to, managers: ["pulumi-kubernetes"] },
    "nothing of the change is left behind",
  );
  assert.equal(ensemble.twoLeaders, false, "two leaders at once");
}

describe("Resize", () => {
  const orders: [from: number, to: number, leader: number, changes: string[]][] = [
    [
      3,
      4,
      2,
      ["OnDelete, 4 replicas", "restart zk-1", "restart zk-0", "restart zk-2", "RollingUpdate, 4 replicas"],
    ],
    [
      3,
      4,
      0,
      ["OnDelete, 4 replicas", "restart zk-2", "restart zk-1", "restart zk-0", "RollingUpdate, 4 replicas"],
    ],
    [
      4,
      3,
      1,
      ["OnDelete, 4 replicas", "restart zk-2", "restart zk-0", "restart zk-1", "RollingUpdate, 3 replicas"],
    ],
    // The one that leaves leads: it restarts with the old list first.
    [
      4,
      3,
      3,
      [
        "restart zk-3",
        "OnDelete, 4 replicas",
        "restart zk-1",
        "restart zk-0",
        "restart zk-2",
        "RollingUpdate, 3 replicas",
      ],
    ],
    [1, 2, 0, ["OnDelete, 2 replicas", "restart zk-0", "RollingUpdate, 2 replicas"]],
    // Two cannot do without the one that leaves: the other goes on alone, with all that was acknowledged.
    [2, 1, 1, ["OnDelete, 2 replicas", "restart zk-0", "RollingUpdate, 1 replicas"]],
    [2, 1, 0, ["OnDelete, 2 replicas", "restart zk-0", "RollingUpdate, 1 replicas"]],
  ];
  for (const [from, to, leader, changes] of orders)
    it(`goes from ${from} to ${to} servers with zk-${leader} leading`, async () => {
      const ensemble = new FakeEnsemble(from, leader);
      const said: string[] = [];
      await resize(ensemble, to, said);
      assert.deepEqual(ensemble.changes, changes);
      assert.equal(said.at(-1), `all ${to} servers have the new list`);
      assertDone(ensemble, to);
    });

  it("changes nothing when the number stays", async () => {
    const ensemble = new FakeEnsemble(3, 0);
    await resize(ensemble, 3);
    assert.deepEqual(ensemble.changes, []);
  });

  it("refuses to change a running set by more than one", async () => {
    const ensemble = new FakeEnsemble(3, 0);
    await assert.rejects(resize(ensemble, 5), {
      message:
        "zk has 3 servers in the cluster: it can go to 5 by one at a time only. Run `pulumi refresh`, and deploy 4 next.",
    });
    assert.deepEqual(ensemble.changes, []);
  });

  it("lowers the disruption budget before a server goes, and leaves a lower one as it is", async () => {
    const five = new FakeEnsemble(5, 0, 2);
    await resize(five, 4);
    assert.deepEqual([five.changes[0], five.maxUnavailable], ["budget 1", 1]);
    const grown = new FakeEnsemble(4, 0, 1);
    await resize(grown, 5);
    assert.deepEqual([grown.changes[0], grown.maxUnavailable], ["OnDelete, 5 replicas", 1]);
  });

  it("says what it waits for when nothing changes any more, and restarts no other server", async () => {
    const ensemble = new FakeEnsemble(3, 0);
    const silent = Object.assign(ensemble, {
      exec: ({ name }: { name: string }) =>
        name === "zk-3"
          ? Promise.reject(new Error("gone"))
          : FakeEnsemble.prototype.exec.call(ensemble, { name }),
    });
    await assert.rejects(
      new Resize(silent, AT, { replicas: 4, template: template(4) }, () => undefined, {
        ...PATIENCE,
        bound: 30,
      }).run(),
      /gone/,
    );
    assert.deepEqual(ensemble.restarts, []);
  });

  it("ends with one leader and the new list everywhere, whoever leads and wherever it is killed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        fc.nat(),
        fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }),
        async (from, up, draw, deaths) => {
          const to = up || from === 1 ? from + 1 : from - 1;
          const ensemble = new FakeEnsemble(from, draw % from);
          for (const death of deaths) {
            ensemble.dieIn = death;
            await resize(ensemble, to).catch((error: unknown) => {
              assert.equal((error as Error).message, "killed");
            });
          }
          ensemble.dieIn = -1;
          await resize(ensemble, to);
          assertDone(ensemble, to);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("goes back when it is told to half-way", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 6 }),
        fc.nat(),
        fc.integer({ min: 1, max: 6 }),
        async (from, draw, death) => {
          const ensemble = new FakeEnsemble(from, draw % from);
          ensemble.dieIn = death;
          await resize(ensemble, from + 1).catch(() => undefined);
          ensemble.dieIn = -1;
          await resize(ensemble, from);
          assertDone(ensemble, from);
        },
      ),
      { numRuns: 40 },
    );
  });
});
