import assert from "node:assert/strict";
import { duration } from "../../deploy/duration";
import { compareVersions, findVersion, inRange, type Version } from "../../deploy/toolchain/versions";

describe("versions of tools", () => {
  const answers: [string, Version | undefined][] = [
    ["v3.259.0\n", [3, 259, 0]],
    ["kwokctl version v0.8.0 go1.26.8 (linux/amd64)", [0, 8, 0]],
    ["etcd Version: 3.6.12\nGit SHA: Not provided\nGo Version: go1.26.8", [3, 6, 12]],
    ["Kubernetes v1.34.2", [1, 34, 2]],
    ["Client Version: v1.32.4-dispatcher\nKustomize Version: v5.5.0", [1, 32, 4]],
    ["version 1.2", undefined],
    ["", undefined],
  ];
  for (const [text, expected] of answers) {
    it(`finds ${expected?.join(".") ?? "nothing"} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findVersion(text), expected);
    });
  }

  it("orders numbers, not texts", () => {
    const versions: Version[] = [
      [1, 10, 0],
      [1, 9, 9],
      [0, 50, 1],
      [1, 9, 10],
    ];
    assert.deepEqual(versions.sort(compareVersions), [
      [0, 50, 1],
      [1, 9, 9],
      [1, 9, 10],
      [1, 10, 0],
    ]);
  });

  const range = { minimum: "1.34.0", below: "1.35.0" };
  const cases: [Version, boolean][] = [
    [[1, 33, 99], false],
    [[1, 34, 0], true],
    [[1, 34, 17], true],
    [[1, 35, 0], false],
    [[2, 34, 0], false],
  ];
  for (const [version, expected] of cases) {
    it(`${expected ? "accepts" : "refuses"} ${version.join(".")} for [1.34.0, 1.35.0)`, () => {
      assert.equal(inRange(version, range), expected);
    });
  }

  it("refuses a bound that is no version", () => {
    assert.throws(() => inRange([1, 0, 0], { minimum: "1.34", below: "2.0.0" }), {
      message: '"1.34" is not a version',
    });
  });
});

describe("durations", () => {
  const cases: [number, string][] = [
    [0, "0.0 s"],
    [4249, "4.2 s"],
    [9949, "9.9 s"],
    [9951, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 0 s"],
    [302_000, "5 min 2 s"],
  ];
  for (const [milliseconds, expected] of cases) {
    it(`shows ${milliseconds} ms as ${expected}`, () => {
      assert.equal(duration(milliseconds), expected);
    });
  }
});
