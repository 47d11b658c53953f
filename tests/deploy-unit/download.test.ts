import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../deploy/commands";
import { download, fetchText, findChecksum, isReachable } from "../../deploy/toolchain/download";
import { downloadRelease } from "../../deploy/toolchain/release";

const content = "the tool".repeat(1000);
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const wrong = "0".repeat(64);

describe("downloads", () => {
  let server: Server;
  let base: string;
  let directory: string;
  const answers: Record<string, RequestListener> = {
    "/tool": (_request, response) => response.end(content),
    "/redirect": (_request, response) => response.writeHead(302, { location: "/tool" }).end(),
    "/cut": (_request, response) => {
      response.writeHead(200, { "content-length": content.length });
      response.write(content.slice(0, 100), () => response.destroy());
    },
    "/tool.sha256": (_request, response) => response.end(`${sha256(content)}\n`),
    "/other.sha256": (_request, response) => response.end(`${sha256(content)}  another-file\n`),
    "/wrong.sha256": (_request, response) => response.end(wrong),
    "/tool.tar.gz": (_request, response) => response.end(readFileSync(join(directory, "tool.tar.gz"))),
    "/sums": (_request, response) =>
      response.end(`${wrong}  tool\n${sha256(readFileSync(join(directory, "tool.tar.gz")))} *tool.tar.gz\n`),
  };

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "download-"));
    mkdirSync(join(directory, "package"));
    writeFileSync(join(directory, "package", "tool"), content);
    assert.equal((await run("tar", ["-czf", "tool.tar.gz", "package"], { cwd: directory })).code, 0);
    server = createServer((request, response) => {
      const answer = answers[request.url ?? ""];
      if (answer) answer(request, response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true });
  });

  for (const path of ["/tool", "/redirect"]) {
    it(`writes ${path} when its checksum is the published one`, async () => {
      const target = join(directory, "verified");
      await download(`${base}${path}`, target, sha256(content));
      assert.equal(readFileSync(target, "utf8"), content);
    });
  }

  const faults: [string, string, RegExp][] = [
    ["/tool", wrong, new RegExp(`/tool: its SHA-256 is ${sha256(content)}, the published one is ${wrong}$`)],
    ["/cut", sha256(content), /\/cut: terminated/],
    ["/absent", sha256(content), /\/absent answers 404 Not Found$/],
  ];
  for (const [path, expected, message] of faults) {
    it(`leaves nothing behind when ${path} with checksum ${expected.slice(0, 4)}… fails`, async () => {
      const target = join(directory, "refused");
      await assert.rejects(download(`${base}${path}`, target, expected), { message });
      assert.equal(existsSync(target), false);
    });
  }

  it("installs a release that is the tool itself, executable", async () => {
    const target = join(directory, "installed", "tool");
    await downloadRelease({ url: `${base}/tool`, checksum: `${base}/tool.sha256` }, target);
    assert.equal(readFileSync(target, "utf8"), content);
    assert.equal(statSync(target).mode & 0o777, 0o755);
  });

  it("installs a member of an archive and removes the rest", async () => {
    const target = join(directory, "unpacked", "tool");
    await downloadRelease(
      { url: `${base}/tool.tar.gz`, checksum: `${base}/sums`, member: "package/tool" },
      target,
    );
    assert.equal(readFileSync(target, "utf8"), content);
    assert.equal((await run("ls", ["-A", join(directory, "unpacked")])).stdout, "tool\n");
  });

  const refused: [string, string, RegExp][] = [
    ["a checksum that differs", "/wrong.sha256", /its SHA-256 is/],
    ["a list without the file", "/other.sha256", /other\.sha256 names no SHA-256 for tool$/],
    ["a checksum that is not there", "/nowhere", /nowhere answers 404 Not Found$/],
  ];
  for (const [what, checksum, message] of refused) {
    it(`installs nothing for ${what}`, async () => {
      const target = join(directory, "never", "tool");
      await assert.rejects(downloadRelease({ url: `${base}/tool`, checksum: `${base}${checksum}` }, target), {
        message,
      });
      assert.equal(existsSync(target), false);
    });
  }

  it("takes any answer for a sign that a site can be reached, and a refused connection for none", async () => {
    assert.equal(await isReachable(`${base}/absent`, 1000), true);
    assert.equal(await isReachable("http://127.0.0.1:1", 1000), false);
  });

  it("fetches texts", async () => {
    assert.equal(await fetchText(`${base}/wrong.sha256`), wrong);
  });
});

describe("published checksums", () => {
  const sum = sha256("x");
  const other = sha256("y");
  const release = (assets: unknown) => JSON.stringify({ assets });
  const cases: [string, string, string | undefined][] = [
    ["a bare checksum", `${sum}\n`, sum],
    ["a bare checksum in capitals", sum.toUpperCase(), sum],
    ["a list", `${other}  another\n${sum}  file.tar.gz\n`, sum],
    ["a list of binary files", `${sum} *file.tar.gz`, sum],
    ["a list without the file", `${other}  file.tar.gz.sig\n`, undefined],
    ["a release with digests", release([{ name: "file.tar.gz", digest: `sha256:${sum}` }]), sum],
    ["a release without digests", release([{ name: "file.tar.gz", digest: null }]), undefined],
    ["a release without the file", release([{ name: "another", digest: `sha256:${sum}` }]), undefined],
    ["an answer without assets", "{}", undefined],
    ["an empty text", "", undefined],
  ];
  for (const [what, text, expected] of cases) {
    it(`are ${expected ? "found" : "not found"} in ${what}`, () => {
      assert.equal(findChecksum(text, "file.tar.gz"), expected);
    });
  }
});
