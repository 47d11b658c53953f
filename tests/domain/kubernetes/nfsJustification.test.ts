import assert from "node:assert/strict";
import fc from "fast-check";
import { isReason } from "../../../domain/kubernetes/nfsJustification";

describe("a reason for NFS", () => {
  const texts: [text: string, reason: boolean][] = [
    ["", false],
    ["  \n", false],
    ["yes", false],
    ["is fine", false],
    ["is-fine", false],
    ["1 2 3", false],
    ["... --- !!!", false],
    ["可以", false],
    ["disks are mirrored", true],
    ["it's NFS 4.1, ok?", true],
    ["Der Speicher\nist gespiegelt.", true],
    ["存储服务器双机热备，磁盘镜像", true],
  ];
  for (const [text, reason] of texts)
    it(`${JSON.stringify(text)} is ${reason ? "one" : "none"}`, () => {
      assert.equal(isReason(text), reason);
    });

  it("has three words or more, whatever stands between them", () => {
    const word = fc.stringMatching(/^[a-z]{1,10}$/);
    const gap = fc.constantFrom(" ", "  ", ", ", "\n", " - ", " 7 ");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), gap, (words, between) => {
        assert.equal(isReason(words.join(between)), words.length >= 3);
      }),
    );
  });
});
