import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, kubeConfigOf, loadClient } from "../../../components/live/client";

const TOKEN = "SECRET-TOKEN-123";

const kubeconfig = (server = "https://127.0.0.1:1", token = TOKEN) =>
  [
    "apiVersion: v1",
    "kind: Config",
    "clusters:",
    `- {name: one, cluster: {server: "${server}"}}`,
    "- {name: two, cluster: {server: https://127.0.0.1:2}}",
    `users: [{name: me, user: {token: ${token}}}]`,
    "contexts:",
    "- {name: blue, context: {cluster: one, user: me}}",
    "- {name: green, context: {cluster: two, user: me}}",
    "current-context: blue",
  ].join("\n");

describe("kubeConfigOf", () => {
  let directory: string;
  let client: Awaited<ReturnType<typeof loadClient>>;
  before(async () => {
    client = await loadClient();
    directory = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    writeFileSync(join(directory, "good"), kubeconfig());
    writeFileSync(join(directory, "bad"), `clusters: [${TOKEN}`);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("refuses a kubeconfig of the environment that is none", () => {
    const before = process.env.KUBECONFIG;
    process.env.KUBECONFIG = join(directory, "bad");
    try {
      assert.throws(() => kubeConfigOf(client, {}), {
        message: `KUBECONFIG: ${join(directory, "bad")} is not a readable kubeconfig`,
      });
    } finally {
      if (before === undefined) delete process.env.KUBECONFIG;
      else process.env.KUBECONFIG = before;
    }
  });

  it("reads content, a path, a context and a cluster", () => {
    const server = (source: object) => kubeConfigOf(client, source).getCurrentCluster()?.server;
    assert.equal(server({ kubeconfig: kubeconfig() }), "https://127.0.0.1:1");
    assert.equal(server({ kubeconfig: join(directory, "good") }), "https://127.0.0.1:1");
    assert.equal(server({ kubeconfig: kubeconfig(), context: "green" }), "https://127.0.0.1:2");
    assert.equal(server({ kubeconfig: kubeconfig(), cluster: "two" }), "https://127.0.0.1:2");
  });

  const faults: [what: string, source: () => object, message: RegExp][] = [
    [
      "content that is no YAML",
      () => ({ kubeconfig: `apiVersion: v1\nusers: [{token: ${TOKEN}` }),
      /^kubernetes:kubeconfig is neither a kubeconfig nor the path of one$/,
    ],
    [
      "content without a cluster",
      () => ({ kubeconfig: "apiVersion: v1\nkind: Config\n" }),
      /^kubernetes:kubeconfig|^the kubeconfig has no current cluster$/,
    ],
    [
      "a missing file",
      () => ({ kubeconfig: "/nowhere/config" }),
      /^kubernetes:kubeconfig: \/nowhere\/config does not exist$/,
    ],
    [
      "a file that is no YAML",
      () => ({ kubeconfig: join(directory, "bad") }),
      /is not a readable kubeconfig$/,
    ],
    [
      "an unknown context",
      () => ({ kubeconfig: kubeconfig(), context: "red" }),
      /^kubernetes:context: the kubeconfig has no context "red"$/,
    ],
    [
      "an unknown cluster",
      () => ({ kubeconfig: kubeconfig(), cluster: "six" }),
      /^kubernetes:cluster: the kubeconfig has no cluster "six"$/,
    ],
  ];
  for (const [what, source, message] of faults)
    it(`names ${what}, and repeats no token`, () => {
      assert.throws(
        () => kubeConfigOf(client, source()),
        (error: Error) => {
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, new RegExp(TOKEN));
          return true;
        },
      );
    });
});

describe("connect", () => {
  let server: Server;
  let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;
  const requests: {
    method?: string | undefined;
    url?: string | undefined;
    type?: string | undefined;
    body: string;
  }[] = [];
  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        requests.push({
          method: request.method,
          url: request.url,
          type: request.headers["content-type"],
          body,
        });
        answer(request, body, response);
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => {
    server.close();
  });
  beforeEach(() => {
    requests.length = 0;
  });

  const AT = { name: "zk", namespace: "default" };
  const cluster = () =>
    connect({ kubeconfig: kubeconfig(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) });
  const replying = (status: number, body: object) => {
    answer = (_request, _body, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
  };

  it("reads what is there, and undefined for what is not", async () => {
    replying(200, { kind: "StatefulSet", spec: { replicas: 3 } });
    assert.equal((await (await cluster()).statefulSet(AT))?.spec?.replicas, 3);
    replying(404, { kind: "Status", message: "not found" });
    assert.equal(await (await cluster()).statefulSet(AT), undefined);
    assert.equal(await (await cluster()).budget(AT), undefined);
  });

  it("sends a JSON patch under a field manager of its own", async () => {
    replying(200, { kind: "StatefulSet" });
    await (await cluster()).patchStatefulSet(AT, [{ op: "replace", path: "/spec/replicas", value: 4 }]);
    assert.deepEqual(requests, [
      {
        method: "PATCH",
        url: "/apis/apps/v1/namespaces/default/statefulsets/zk?fieldManager=kafka-on-kubernetes",
        type: "application/json-patch+json",
        body: '[{"op":"replace","path":"/spec/replicas","value":4}]',
      },
    ]);
  });

  it("deletes the pod that it means, and takes another one's place for gone", async () => {
    for (const status of [200, 404, 409]) {
      replying(status, { kind: "Status", message: "said" });
      await (await cluster()).deletePod({ name: "zk-2", namespace: "default" }, "uid-2");
    }
    assert.deepEqual(JSON.parse(requests[0]?.body ?? ""), { preconditions: { uid: "uid-2" } });
    replying(403, { kind: "Status", message: "pods is forbidden" });
    await assert.rejects((await cluster()).deletePod({ name: "zk-2", namespace: "default" }, "uid-2"), {
      message: "pods is forbidden",
      status: 403,
    });
  });

  it("asks for pods by their labels", async () => {
    replying(200, { kind: "PodList", items: [{ metadata: { name: "zk-0" } }] });
    assert.deepEqual(
      (await (await cluster()).pods("default", { app: "zk", tier: "a" })).map(
        ({ metadata }) => metadata?.name,
      ),
      ["zk-0"],
    );
    assert.equal(requests[0]?.url, "/api/v1/namespaces/default/pods?labelSelector=app%3Dzk%2Ctier%3Da");
  });

  it("tells the API server's words, and no header", async () => {
    replying(403, { kind: "Status", message: 'statefulsets.apps "zk" is forbidden' });
    await assert.rejects((await cluster()).statefulSet(AT), (error: Error) => {
      assert.equal(error.message, 'statefulsets.apps "zk" is forbidden');
      return true;
    });
  });

  it("says why a command could not be run", async () => {
    answer = (_request, _body, response) => {
      response.writeHead(403).end();
    };
    server.once("upgrade", (_request, socket) => {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    });
    await assert.rejects((await cluster()).exec({ name: "kafka-3", namespace: "kafka" }, "kafka", ["true"]), {
      message: "kafka-3: the right to create pods/exec is missing",
      status: 403,
    });
  });

  it("says that nobody answers, and repeats no token", async () => {
    const nobody = await connect({ kubeconfig: kubeconfig("http://127.0.0.1:1") });
    await assert.rejects(nobody.statefulSet(AT), (error: Error) => {
      assert.match(error.message, /^the API server cannot be reached \(.*ECONNREFUSED/);
      assert.doesNotMatch(error.message, new RegExp(TOKEN));
      return true;
    });
  });
});
