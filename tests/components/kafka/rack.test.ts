/** rack.sh against an HTTPS server that answers as the API server does. */
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { podScript } from "../../../components/kafka/podScript";
import { RACK_FILE } from "../../../components/kafka/rack";

const ZONE = "topology.kubernetes.io/zone";
const node = (labels: object) => ({
  kind: "PartialObjectMetadata",
  apiVersion: "meta.k8s.io/v1",
  metadata: { name: "node-1", labels: { "kubernetes.io/os": "linux", ...labels } },
});

describe("rack.sh", function () {
  this.timeout(30_000);
  let directory: string;
  let server: Server;
  let answer: { status: number; body: unknown };
  let asked: IncomingMessage[];
  const at = (file: string) => join(directory, file);

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "rack-"));
    const subject = ["-subj", "/CN=kubernetes", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", at("key.pem"), "-out", at("ca.crt")];
    const kind = [
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-days",
      "2",
    ];
    execFileSync("openssl", ["req", ...kind, ...subject, ...files], { stdio: "ignore" });
    writeFileSync(at("token"), "the-token");
    writeFileSync(at(RACK_FILE), podScript(RACK_FILE, {}));
    const identity = { key: readFileSync(at("key.pem")), cert: readFileSync(at("ca.crt")) };
    server = createServer(identity, (request, response) => {
      asked.push(request);
      response.writeHead(answer.status).end(JSON.stringify(answer.body, null, 2));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  });
  after(() => {
    server.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(() => {
    asked = [];
    rmSync(at("zone"), { force: true });
  });

  interface Run {
    readonly code: number;
    readonly says: string;
  }

  function run(environment: Record<string, string> = {}): Promise<Run> {
    const env = {
      PATH: process.env.PATH,
      NODE_NAME: "node-1",
      KUBERNETES_SERVICE_HOST: "127.0.0.1",
      KUBERNETES_SERVICE_PORT: String((server.address() as AddressInfo).port),
      ...environment,
    };
    return new Promise((done) => {
      const child = execFile(
        "/bin/bash",
        [at(RACK_FILE), ZONE, directory, at("zone")],
        { env },
        (_, out, error) => {
          done({ code: child.exitCode ?? -1, says: `${out}${error}`.trim() });
        },
      );
    });
  }

  it("writes the zone, asked for with the token and by the node's name, and for metadata alone", async () => {
    answer = { status: 200, body: node({ [ZONE]: "eu-west-1a" }) };
    assert.deepEqual(await run(), { code: 0, says: "[rack] node node-1 is in zone eu-west-1a" });
    assert.equal(readFileSync(at("zone"), "utf8"), "eu-west-1a\n");
    const [{ url, headers } = assert.fail("nothing was asked")] = asked;
    assert.deepEqual([url, headers.authorization], ["/api/v1/nodes/node-1", "Bearer the-token"]);
    assert.match(headers.accept ?? "", /as=PartialObjectMetadata/);
  });

  const refused: [what: string, given: () => { status: number; body: unknown }, says: RegExp][] = [
    [
      "a node without the label",
      () => ({ status: 200, body: node({}) }),
      /node node-1 has no label topology/,
    ],
    [
      "a label that only ends like it",
      () => ({ status: 200, body: node({ [`not-${ZONE}`]: "a" }) }),
      /node node-1 has no label topology/,
    ],
    [
      "an empty label",
      () => ({ status: 200, body: node({ [ZONE]: "" }) }),
      /node node-1 has no label topology/,
    ],
    [
      "a missing right",
      () => ({ status: 403, body: { kind: "Status", message: "nodes is forbidden" } }),
      /node node-1 cannot be read from the API server: .*nodes is forbidden/s,
    ],
  ];
  for (const [what, given, says] of refused)
    it(`stops the broker for ${what}, and says so`, async () => {
      answer = given();
      const result = await run();
      assert.equal(result.code, 1);
      assert.match(result.says, says);
      assert.doesNotMatch(result.says, /the-token/);
      assert.throws(() => readFileSync(at("zone")));
    });

  it("stops for an image without curl", async () => {
    const result = await run({ PATH: directory });
    assert.deepEqual([result.code, result.says.includes("has no curl")], [1, true]);
  });
});
