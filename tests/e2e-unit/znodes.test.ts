import assert from "node:assert/strict";
import { created, digestOf, pathsIn } from "../e2e/znodes";

const SHELL = [
  "Connecting to zk-0:2181",
  "",
  "WATCHER::",
  "",
  "WatchedEvent state:SyncConnected type:None path:null",
];

describe("znodes in what ZooKeeper's shell prints", () => {
  it("were created when it says so, and not when it does not know", () => {
    const output = [
      ...SHELL,
      "Created /e2e-1",
      "Created /e2e-1/n0",
      "KeeperErrorCode = ConnectionLoss for /e2e-1/n1",
      "Node already exists: /e2e-1/n1",
      "Created /e2e-1/n2",
      "",
    ];
    assert.deepEqual(created(output.join("\n")), ["/e2e-1", "/e2e-1/n0", "/e2e-1/n2"]);
    assert.deepEqual(created(""), []);
  });

  it("are its lines that are paths, sorted", () => {
    assert.deepEqual(pathsIn([...SHELL, "Sync is OK", "/", "/zookeeper", "/brokers", ""].join("\n")), [
      "/",
      "/brokers",
      "/zookeeper",
    ]);
  });

  it("have the same digest whatever it says beside them, and another one with other data", () => {
    const data = ["/a", "/b", "1", "2"];
    const digest = digestOf([...SHELL, ...data].join("\n"));
    assert.equal(digestOf(["Connecting to zk-1:2181", ...data, ""].join("\n")), digest);
    assert.notEqual(digestOf(["/a", "/b", "1", "3"].join("\n")), digest);
    assert.notEqual(digestOf(["/a", "1", "2"].join("\n")), digest);
  });
});
