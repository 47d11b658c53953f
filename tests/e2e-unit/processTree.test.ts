import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { commandLine } from "../../deploy/processes";
import { descendants, killTree, parentOf } from "../e2e/processTree";
import { waitFor } from "../e2e/wait";

describe("a process and what it has started", () => {
  it("is found by its parent, whatever its name", () => {
    assert.equal(parentOf("12 (a (strange) name) S 7 12 12 0 -1"), 7);
  });

  it("is the whole tree, and no other process", () => {
    const all = [
      { pid: 1, parent: 0 },
      { pid: 2, parent: 1 },
      { pid: 3, parent: 2 },
      { pid: 4, parent: 2 },
      { pid: 5, parent: 4 },
    ];
    assert.deepEqual(descendants(2, all), [2, 3, 4, 5]);
  });

  it("is killed with its children, also those with a process group of their own", async () => {
    const child = spawn("bash", ["-c", "setsid sleep 60 & echo $!; wait"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const grandchild = Number(String(line));
    const ended = once(child, "exit");
    killTree(child.pid ?? 0);
    await ended;
    await waitFor(
      "its end",
      2000,
      async () => ((await commandLine(grandchild)) === "" ? undefined : "it runs"),
      20,
    );
  });
});

describe("waiting", () => {
  it("ends with the last answer when the time is over", async () => {
    let asked = 0;
    const ask = () => Promise.resolve(`no ${asked++}`);
    await assert.rejects(waitFor("a yes", 30, ask, 10), /^Error: a yes: not after 0\.\d s: no [1-9]/);
  });

  it("takes an error for not yet", async () => {
    let asked = 0;
    await waitFor(
      "a yes",
      1000,
      () => (asked++ < 2 ? Promise.reject(new Error("no")) : Promise.resolve(undefined)),
      1,
    );
    assert.equal(asked, 3);
  });
});
