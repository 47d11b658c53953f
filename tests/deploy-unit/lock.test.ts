import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acquireLock, type Holder } from "../../deploy/lock";
import { commandLine, isAlive } from "../../deploy/processes";

/** Larger than any process id that Linux or macOS gives. */
const noProcess = 2 ** 30;

describe("the cache's lock", () => {
  let directory: string;
  let path: string;
  let waits: Holder[];
  const acquire = (purpose: string) =>
    acquireLock(path, purpose, (holder) => {
      waits.push(holder);
    });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lock-"));
    path = join(directory, "deep", "lock");
    waits = [];
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("names its holder and is gone when released", async () => {
    const lock = await acquire("up of stack local");
    const own = { pid: process.pid, purpose: "up of stack local", command: await commandLine(process.pid) };
    assert.deepEqual(JSON.parse(readFileSync(path, "utf8")), own);
    lock.release();
    assert.deepEqual(readdirSync(join(directory, "deep")), []);
    assert.deepEqual(waits, []);
  });

  it("makes others wait until its holder releases it, and tells them once", async () => {
    const first = await acquire("up");
    let taken = false;
    const second = acquire("down").then((lock) => {
      taken = true;
      return lock;
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(taken, false);
    first.release();
    (await second).release();
    assert.deepEqual(
      waits.map(({ purpose }) => purpose),
      ["up"],
    );
  });

  const stale: [string, string][] = [
    ["of a process that has ended", JSON.stringify({ pid: noProcess, purpose: "up", command: "node" })],
    [
      "whose process id another program has now",
      JSON.stringify({ pid: process.pid, purpose: "up", command: "other" }),
    ],
    ["that was cut off", '{"pid": 1'],
    ["that is empty", ""],
    ["that is not ours", "null"],
  ];
  for (const [what, text] of stale) {
    it(`takes over a lock ${what}`, async () => {
      (await acquire("first")).release();
      writeFileSync(path, text);
      const lock = await acquire("up");
      assert.deepEqual(waits, []);
      assert.deepEqual(readdirSync(join(directory, "deep")), ["lock"]);
      lock.release();
      assert.equal(existsSync(path), false);
    });
  }

  it("is given to one at a time", async () => {
    let holders = 0;
    const most: number[] = [];
    const work = async () => {
      const lock = await acquire("up");
      most.push(++holders);
      await new Promise((resolve) => setTimeout(resolve, 10));
      holders--;
      lock.release();
    };
    await Promise.all([work(), work(), work(), work()]);
    assert.deepEqual(most, [1, 1, 1, 1]);
  });
});

describe("processes", () => {
  it("tells a process that runs from one that does not", async () => {
    assert.equal(isAlive(process.pid), true);
    assert.equal(isAlive(noProcess), false);
    assert.match(await commandLine(process.pid), /node/);
    assert.equal(await commandLine(noProcess), "");
  });
});
