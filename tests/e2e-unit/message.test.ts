import assert from "node:assert/strict";
import { parseBootstrap } from "../e2e/load/cluster";
import { decode, encode, newRun } from "../e2e/load/message";
import { Reasons } from "../e2e/load/reasons";

describe("messages of a load", () => {
  it("carry their number, for their own run alone", () => {
    const run = newRun();
    const numbers = [0, 1, 65_536, 2 ** 32 - 1];
    assert.deepEqual(
      numbers.map((number) => decode(run, encode(run, number))),
      numbers,
    );
    assert.equal(decode(newRun(), encode(run, 1)), undefined);
    assert.equal(decode(run, Buffer.from("another client's")), undefined);
    assert.equal(decode(run, run), undefined);
  });

  it("go to addresses with brackets around IPv6", () => {
    assert.deepEqual(parseBootstrap("10.0.0.1:30127,[fd00::1]:30128"), [
      { host: "10.0.0.1", port: 30127 },
      { host: "fd00::1", port: 30128 },
    ]);
  });

  it("fail for reasons that are counted, the most frequent first", () => {
    const reasons = new Reasons();
    ["once", "often", "often", "often"].forEach((reason) => {
      reasons.add(reason);
    });
    assert.deepEqual(reasons.list(), ["often (3 times)", "once"]);
  });
});
