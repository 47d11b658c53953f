import assert from "node:assert/strict";
import { hostPort, isDnsLabel, isDnsName, isHost, parseImage } from "../../../domain/kubernetes/names";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("names", () => {
  const checks: [check: (text: string) => boolean, yes: string[], no: string[]][] = [
    [
      isDnsLabel,
      ["a", "kafka", "kafka-2", "0a", "a".repeat(63)],
      ["", "Kafka", "-a", "a-", "a.b", "a_b", "a b", "a".repeat(64), "a\n"],
    ],
    [
      isDnsName,
      ["nfs-client", "fast.block", "a.b.c", `${"a".repeat(63)}.${"b".repeat(63)}`],
      ["", ".", "a.", ".a", "a..b", "A.b", "a_b", `${"a".repeat(64)}.b`, `${"abcdefg.".repeat(32)}a`],
    ],
    [
      isHost,
      [
        "10.10.101.114",
        "broker-0.example.com",
        "Broker-0.Example.COM",
        "localhost",
        "fd00::1",
        "::1",
        "1a.example",
      ],
      [
        "",
        "0.0.0.0",
        "::",
        "0:0:0:0:0:0:0:0",
        "10.10.101",
        "10.10.101.256",
        "1.2.3.4.5",
        "a:9092",
        "http://a",
        "[fd00::1]",
        "a b",
        "a/b",
      ],
    ],
  ];
  for (const [check, yes, no] of checks)
    describe(check.name, () => {
      for (const text of yes)
        it(`takes ${JSON.stringify(text)}`, () => {
          assert.equal(check(text), true);
        });
      for (const text of no)
        it(`refuses ${JSON.stringify(text)}`, () => {
          assert.equal(check(text), false);
        });
    });

  describe("hostPort", () => {
    const addresses: [host: string, port: number | string, address: string][] = [
      ["kafka.example.com", 30127, "kafka.example.com:30127"],
      ["10.0.0.1", 30127, "10.0.0.1:30127"],
      ["fd00::1", 30127, "[fd00::1]:30127"],
      ["10.0.0.1", "$1", "10.0.0.1:$1"],
    ];
    for (const [host, port, address] of addresses)
      it(`writes ${address}`, () => {
        assert.equal(hostPort(host, port), address);
      });
  });

  describe("parseImage", () => {
    const references: [text: string, parts: ReturnType<typeof parseImage>][] = [
      ["kafka", { repository: "kafka" }],
      ["openjdk:8-jdk", { repository: "openjdk", tag: "8-jdk" }],
      [
        "zhaoguanghui6/kubernetes-kafka:v1.2.3",
        { repository: "zhaoguanghui6/kubernetes-kafka", tag: "v1.2.3" },
      ],
      ["registry.example.com:5000/a/b:1", { repository: "registry.example.com:5000/a/b", tag: "1" }],
      ["localhost:5000/a", { repository: "localhost:5000/a" }],
      [`a/b@${DIGEST}`, { repository: "a/b", digest: DIGEST }],
      [`a/b:1@${DIGEST}`, { repository: "a/b", tag: "1", digest: DIGEST }],
      ["a__b/c--d.e", { repository: "a__b/c--d.e" }],
      ["", undefined],
      ["a b", undefined],
      ["Kafka", undefined],
      ["a/B", undefined],
      ["a:", undefined],
      ["a:-x", undefined],
      ["a//b", undefined],
      ["/a", undefined],
      ["a/", undefined],
      ["https://a/b", undefined],
      ["a@sha256:12", undefined],
      [`a@sha512:${"0".repeat(64)}`, undefined],
      [`a:${"x".repeat(129)}`, undefined],
    ];
    for (const [text, parts] of references)
      it(`reads ${JSON.stringify(text.slice(0, 60))} as ${parts ? "a reference" : "none"}`, () => {
        assert.deepEqual(parseImage(text), parts);
      });
  });
});
