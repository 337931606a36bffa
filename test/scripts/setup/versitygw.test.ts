import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SetupError } from "../../../scripts/setup/say.ts";
import {
  bringVersitygw,
  missingGoSentence,
  versitygwPath,
} from "../../../scripts/setup/versitygw.ts";

let dir: string;
let env: NodeJS.ProcessEnv;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "versitygw-"));
  env = { PATH: `${dir}:/usr/bin:/bin`, HOME: dir, XDG_CACHE_HOME: join(dir, "cache") };
});
afterEach(() => rmSync(dir, { recursive: true }));

function script(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}
const GATEWAY = "#!/bin/sh\\nexit 0\\n";
/** A Go that "builds" a program where it is told to. */
const go = (text = `printf '${GATEWAY}' > "$GOBIN/versitygw"; chmod +x "$GOBIN/versitygw"`) =>
  script(join(dir, "go"), `echo "$@" >> ${dir}/asked; ${text}`);

describe("bringVersitygw", () => {
  test("takes the one that VERSITYGW_BIN names, and no other", async () => {
    const own = script(join(dir, "own"), "exit 0");
    expect(await bringVersitygw({ ...env, VERSITYGW_BIN: own })).toBe(own);
    script(versitygwPath(env), "exit 0");
    const wrong = bringVersitygw({ ...env, VERSITYGW_BIN: join(dir, "none") });
    await expect(wrong).rejects.toThrow(/VERSITYGW_BIN is .*none, which cannot be run/);
  });

  test("takes the cached one without asking Go", async () => {
    go("exit 1");
    const cached = script(versitygwPath(env), "exit 0");
    expect(await bringVersitygw(env)).toBe(cached);
  });

  test("builds it once, in its version, and keeps nothing else", async () => {
    go();
    const bin = await bringVersitygw(env);
    expect(bin).toBe(versitygwPath(env));
    expect(bin).toContain("v1.8.0");
    expect(await bringVersitygw(env)).toBe(bin);
    const asked = readFileSync(join(dir, "asked"), "utf8");
    expect(asked).toBe("install github.com/versity/versitygw/cmd/versitygw@v1.8.0\n");
    expect(readdirSync(join(dir, "cache/qonyrau/versitygw"))).toEqual(["v1.8.0"]);
  });

  test("says in one sentence that it could not be built, and leaves nothing", async () => {
    for (const broken of ['echo "no route to the proxy" >&2; exit 1', "exit 0"]) {
      go(broken);
      const failure: unknown = await bringVersitygw(env).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(SetupError);
      const said = failure instanceof Error ? failure.message : "";
      expect(said).toMatch(/^versitygw could not be built \(.*\): [^\n]*\.$/);
      expect(readdirSync(join(dir, "cache/qonyrau/versitygw"))).toEqual([]);
    }
  });
});

test.each([
  ["debian", "apt-get install golang-go"],
  ["ubuntu", "apt-get install golang-go"],
  ["mac", "brew install go"],
  ["other", "install Go 1.25"],
] as const)("without Go a person on %s is told what to do", (system, advice) => {
  const sentence = missingGoSentence({ system, rights: "none" });
  expect(sentence).toContain(advice);
  expect(sentence).toMatch(/^Go is missing, [^\n]*\.$/);
});
