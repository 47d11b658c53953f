import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { KafkaImage, type KafkaImageArgs } from "../../../components/index";
import { at, resourceDifferences } from "../../support/differences";
import { faultsOf } from "../../support/faults";
import { guardsOf, id, inputsOf, isKnown, only, orderOf, run, valueOf } from "../../../tools/recording/mocks";
import { defaultRelease } from "../../../domain/kafka/releases";
import { SECRET } from "../../support/secret";

const KAFKA = defaultRelease.version;

const NAME = `registry.example.com/platform/kafka:${KAFKA}`;
const DIGEST = `sha256:${"d".repeat(64)}`;
const SHA512 = defaultRelease.archiveSha512["2.13"] ?? "";

/** Everything that an image with nothing but its name registers. */
const DEFAULT = {
  "KafkaImage/kafka-image": {
    name: NAME,
    build: true,
    baseImage: "openjdk:8-jdk",
    scalaVersion: "2.13",
    platform: "linux/amd64",
  },
  "Image/kafka-image": {
    imageName: NAME,
    build: {
      context: "images/kafka",
      dockerfile: "images/kafka/Dockerfile",
      platform: "linux/amd64",
      args: {
        BASE_IMAGE: "openjdk:8-jdk",
        KAFKA_VERSION: KAFKA,
        SCALA_VERSION: "2.13",
        KAFKA_URL: `https://archive.apache.org/dist/kafka/${KAFKA}/kafka_2.13-${KAFKA}.tgz`,
        KAFKA_SHA512: SHA512,
      },
    },
    // Defaults of the SDK: nothing is built in a preview, and what is built is pushed.
    buildOnPreview: false,
    skipPush: false,
  },
};

const image = (args: Partial<KafkaImageArgs> = {}) => new KafkaImage("kafka-image", { name: NAME, ...args });

describe("KafkaImage", () => {
  it("registers exactly this with a name, and gives the digest that was pushed", async () => {
    const { resources, result } = await run(() => image());
    assert.deepEqual(inputsOf(resources), DEFAULT);
    assert.deepEqual(orderOf(resources), {
      "Image/kafka-image": { parent: "KafkaImage/kafka-image", dependencies: [] },
      "KafkaImage/kafka-image": { dependencies: [] },
    });
    assert.deepEqual(guardsOf(resources), { "Image/kafka-image": {}, "KafkaImage/kafka-image": {} });
    assert.equal(await valueOf(result.reference), `registry.example.com/platform/kafka@${DIGEST}`);
  });

  it("does not know the digest in a preview, and registers the same", async () => {
    const { resources, result } = await run(() => image(), { preview: true });
    assert.deepEqual(inputsOf(resources), DEFAULT);
    assert.equal(await isKnown(result.reference), false);
  });

  it("registers no docker resource when nothing is built, and gives the name as it is", async () => {
    for (const name of [NAME, `${NAME}@${DIGEST}`, "kafka"])
      for (const preview of [true, false]) {
        const { resources, result } = await run(() => image({ name, build: false }), { preview });
        assert.deepEqual(resources.map(id), ["KafkaImage/kafka-image"]);
        assert.equal(await valueOf(result.reference), name);
      }
  });

  const variants: [args: Partial<KafkaImageArgs>, difference: Record<string, string>][] = [
    [
      { baseImage: "eclipse-temurin:17-jre" },
      { "build.args.BASE_IMAGE": '"openjdk:8-jdk" -> "eclipse-temurin:17-jre"' },
    ],
    [
      { scalaVersion: "2.12", sha512: "0".repeat(128) },
      {
        "build.args.SCALA_VERSION": '"2.13" -> "2.12"',
        "build.args.KAFKA_URL": [
          `"https://archive.apache.org/dist/kafka/${KAFKA}/kafka_2.13-${KAFKA}.tgz"`,
          `"https://archive.apache.org/dist/kafka/${KAFKA}/kafka_2.12-${KAFKA}.tgz"`,
        ].join(" -> "),
        "build.args.KAFKA_SHA512": `"${SHA512}" -> "${"0".repeat(128)}"`,
      },
    ],
    [
      { distributionUrl: "http://mirror.example/kafka.tgz" },
      {
        "build.args.KAFKA_URL": `"https://archive.apache.org/dist/kafka/${KAFKA}/kafka_2.13-${KAFKA}.tgz" -> "http://mirror.example/kafka.tgz"`,
      },
    ],
    [{ sha512: "f".repeat(128) }, { "build.args.KAFKA_SHA512": `"${SHA512}" -> "${"f".repeat(128)}"` }],
    [{ platform: "linux/arm64" }, { "build.platform": '"linux/amd64" -> "linux/arm64"' }],
    [{ name: "a/b:1" }, { imageName: `"${NAME}" -> "a/b:1"` }],
  ];
  for (const [args, difference] of variants)
    it(`with ${JSON.stringify(args).slice(0, 70)} changes the build only there`, async () => {
      const { resources } = await run(() => image(args));
      assert.deepEqual(
        resourceDifferences(
          { it: DEFAULT["Image/kafka-image"] },
          { it: only(resources, "Image/kafka-image").inputs },
        ),
        Object.fromEntries(Object.entries(difference).map(([path, change]) => [`it ${path}`, change])),
      );
    });

  it("keeps the registry's password secret in its own inputs and the image's", async () => {
    for (const password of [
      "hunter2",
      pulumi.output("hunter2"),
      pulumi.secret("hunter2"),
      Promise.resolve("hunter2"),
    ]) {
      const registry = { server: "registry.example.com", username: "ci", password };
      const { resources } = await run(() => image({ registry }));
      const given = { server: "registry.example.com", username: "ci", password: "hunter2" };
      for (const name of ["KafkaImage/kafka-image", "Image/kafka-image"])
        assert.deepEqual(only(resources, name).inputs.registry, { ...SECRET, value: given }, name);
    }
  });

  it("hands on a registry without a password as it is", async () => {
    const { resources } = await run(() => image({ registry: { server: "registry.example.com" } }));
    assert.deepEqual(
      resources.map(({ inputs }) => at(inputs, "registry")),
      [{ server: "registry.example.com" }, { server: "registry.example.com" }],
    );
  });

  const faults: [args: object, faults: string[]][] = [
    [
      { scalaVersion: "2.12" },
      [
        `sha512: missing; the archive for Scala 2.12 needs it (kafka_2.12-${KAFKA}.tgz.sha512 beside the archive tells it)`,
      ],
    ],
    [
      { name: `a/b@${DIGEST}` },
      [
        `name: "a/b@${DIGEST}" is not allowed; a digest is known only after the build: leave it out, or set build to false`,
      ],
    ],
    [
      { name: "A b", build: "no", scalaVersion: "3", registry: { usernam: "ci" } },
      [
        'name: "A b" is not allowed; it must be an image reference (repository[:tag][@sha256:digest])',
        'build: "no" is not allowed; it must be true or false',
        'scalaVersion: "3" is not allowed; it must be 2.13 | 2.12',
        "registry.usernam: unknown setting; did you mean username?",
      ],
    ],
  ];
  for (const [args, messages] of faults)
    it(`refuses ${JSON.stringify(args).slice(0, 70)} before it registers anything`, async () => {
      const { result, resources } = await run(() => faultsOf(() => image(args)));
      assert.deepEqual(result, messages);
      assert.deepEqual(resources, []);
    });
});
