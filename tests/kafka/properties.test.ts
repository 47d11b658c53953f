/** Our reading of .properties texts against that of java.util.Properties. */
import assert from "node:assert/strict";

import fc from "fast-check";

import { parseProperties } from "../../domain/kafka/properties";
import { Oracle } from "./oracle";

const DRAWS = Number(process.env.DRAWS ?? 500);
const SEED = Number(process.env.SEED ?? Math.trunc(Math.random() * 2 ** 31));

const pieces = [
  "a",
  "b",
  " ",
  "\t",
  "\f",
  "=",
  ":",
  "#",
  "!",
  "\\",
  "\n",
  "\r",
  "\r\n",
  "\\\n",
  "\\\r\n",
  "\\u00e9",
  "\\u0",
  "\\t",
  "é",
  "\\\\",
];

function ours(text: string): Map<string, string> | undefined {
  try {
    return parseProperties(text);
  } catch {
    return undefined;
  }
}

describe(`agreement with java.util.Properties (DRAWS=${DRAWS} SEED=${SEED})`, function () {
  this.timeout(600_000);

  it(`${DRAWS} texts without a disagreement`, async () => {
    const oracle = new Oracle();
    try {
      const texts = fc.sample(fc.string({ unit: fc.constantFrom(...pieces), maxLength: 20 }), {
        seed: SEED,
        numRuns: DRAWS,
      });
      for (const text of texts) {
        const sorted = (pairs?: Map<string, string>) =>
          pairs && [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
        assert.deepEqual(sorted(ours(text)), sorted(await oracle.parse(text)), JSON.stringify(text));
      }
    } finally {
      oracle.close();
    }
  });
});
