import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import {
  boolean,
  check,
  className,
  dotted,
  duration,
  host,
  image,
  integer,
  InvalidSettings,
  jvmSize,
  matching,
  namespace,
  nodePort,
  nonEmpty,
  oneOf,
  port,
  quantity,
  refuse,
} from "../../../components/shared/schema";

/** What a type makes of a value: the value, or the message of its fault. */
function read(type: z.ZodType, given: unknown): unknown {
  const result = check(z.strictObject({ it: type }), { it: given });
  return "problems" in result ? result.problems.map(({ message }) => message).join("; ") : result.value.it;
}

const refused = (given: unknown, allowed: string) =>
  given === undefined
    ? `missing; it must be ${allowed}`
    : `${JSON.stringify(given)} is not allowed; it must be ${allowed}`;

describe("schema", () => {
  const types: Record<
    string,
    [type: z.ZodType, allowed: string, good: [unknown, unknown?][], bad: unknown[]]
  > = {
    integer: [
      integer(1, 9),
      "a whole number from 1 to 9",
      [[1], [9]],
      [0, 10, 1.5, "3", true, null, undefined, {}],
    ],
    "integer with a name": [integer(0, 1, "a bit"), "a bit from 0 to 1", [[0], [1]], [2]],
    port: [port(), "a port from 1 to 65535", [[1], [65535]], [0, 65536, "80"]],
    nodePort: [nodePort(), "a NodePort from 30000 to 32767", [[30000], [32767]], [29999, 32768, "30000"]],
    boolean: [boolean(), "true or false", [[true], [false]], ["true", 1, null, undefined]],
    oneOf: [oneOf("a", "b"), "a | b", [["a"], ["b"]], ["c", "A", 1, null, undefined]],
    nonEmpty: [nonEmpty("a word"), "a word", [["x"]], ["", " ", 1, undefined]],
    matching: [matching(/^a+$/, "some a"), "some a", [["aa"]], ["b", 1]],
    namespace: [
      namespace(),
      "a namespace's name (a DNS label, e.g. kafka)",
      [["kafka"]],
      ["Kafka", "a.b", 1],
    ],
    className: [
      className(),
      "a StorageClass's name (lower-case letters, digits, - and .)",
      [["nfs-client"], ["fast.block"]],
      ["NFS", "a_b", ""],
    ],
    host: [
      host(),
      "a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)",
      [["10.0.0.1"], ["fd00::1"], ["a.example"]],
      ["0.0.0.0", "a:9092", "http://a", 1],
    ],
    image: [image(), "an image reference (repository[:tag][@sha256:digest])", [["a/b:1"]], ["a b", ""]],
    quantity: [
      quantity("1Gi"),
      "a Kubernetes quantity above zero (e.g. 1Gi)",
      [["1Gi"], [2, "2"], [0.5, "0.5"]],
      ["0", "-1", "1gb", true],
    ],
    jvmSize: [jvmSize("1G"), "a JVM memory size (e.g. 1G)", [["512M"]], ["0", "1Gi", 1]],
    duration: [
      duration("s", 1, 60, "1m"),
      "a duration from 1 to 60 s (a number of s, or e.g. 1m)",
      [[1], [60], ["30", 30], ["1m", 60], ["2000ms", 2]],
      [0, 61, 1.5, "2m", "1500ms", "soon", true],
    ],
  };
  for (const [name, [type, allowed, good, bad]] of Object.entries(types))
    describe(name, () => {
      for (const [given, meant = given] of good)
        it(`takes ${JSON.stringify(given)}`, () => {
          assert.deepEqual(read(type, given), meant);
        });
      for (const given of bad)
        it(`refuses ${JSON.stringify(given)}`, () => {
          // A quantity may be written as a number in YAML, and is a text from there on.
          assert.equal(read(type, given), refused(given, allowed));
        });
    });

  describe("dotted", () => {
    const paths: [steps: PropertyKey[], path: string][] = [
      [[], ""],
      [["kafka"], "kafka"],
      [["kafka", "external", "nodePorts", 2], "kafka.external.nodePorts[2]"],
      [["kafka", "config", "log.dirs"], 'kafka.config["log.dirs"]'],
    ];
    for (const [steps, path] of paths)
      it(`writes ${path || "nothing"}`, () => {
        assert.equal(dotted(steps), path);
      });
  });

  it("names the keys that an object may have when none is near", () => {
    const schema = z.strictObject({
      inner: z.strictObject({ alpha: boolean(), beta: boolean() }).optional(),
    });
    const result = check(schema, { inner: { alpha: true, beta: true, qqqqqqqq: 1, alhpa: 2 } });
    assert.deepEqual(result, {
      problems: [
        { path: "inner.qqqqqqqq", message: "unknown setting; allowed: alpha, beta" },
        { path: "inner.alhpa", message: "unknown setting; did you mean alpha?" },
      ],
    });
  });

  it("does not show a secret", () => {
    const result = check(
      z.strictObject({ password: nonEmpty("a password") }),
      { password: 12345 },
      () => true,
    );
    assert.deepEqual(result, {
      problems: [
        { path: "password", message: "the value (not shown) is not allowed; it must be a password" },
      ],
    });
  });

  it("lets what has no fault pass", () => {
    assert.doesNotThrow(() => {
      refuse("settings", []);
    });
  });

  it("fails once, with every fault, as an error that Pulumi prints without a stack trace", () => {
    const problems = [
      { path: "", message: "is empty" },
      { path: "a.b", message: "is wrong" },
    ];
    assert.throws(
      () => {
        refuse("settings", problems);
      },
      (error) => {
        assert.ok(error instanceof InvalidSettings && RunError.isInstance(error));
        assert.equal(
          error.message,
          "settings: 2 faults, nothing was changed.\n  (all): is empty\n  a.b: is wrong",
        );
        assert.deepEqual(error.problems, problems);
        return true;
      },
    );
  });
});
