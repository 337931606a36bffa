import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPasswordCheck } from "#server/auth/passwords.ts";
import { closeDatabase, connectDatabase } from "#server/database.ts";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import { testPeople } from "../../support/school.ts";

const script = resolve(import.meta.dirname, "../../../scripts/school-create.ts");
const run = promisify(execFile);
const good = ["--name-kk", "№ 5 мектеп", "--name-ru", "Школа № 5", "--admin-login", "Admin.Five"];
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "qonyrau-school-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Runs the script over the embedded database of the test's folder. */
async function create(args: string[]): Promise<{ said: string; failed: boolean }> {
  const env = { ...process.env, MONGODB_URI: "", DATA_DIR: dataDir, DATABASE_NAME: "schools" };
  try {
    const { stdout } = await run(process.execPath, [script, ...args], { env, cwd: dataDir });
    return { said: stdout, failed: false };
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    return { said, failed: true };
  }
}

test("school:create makes an empty school whose administrator signs in with the shown password", async () => {
  const { said, failed } = await create(good);
  expect(failed).toBe(false);
  const password = /Password: (\S{14})/.exec(said)?.[1] ?? "";
  const embedded = await startEmbeddedMongo({ dataDir });
  try {
    // Held by a running server: one sentence, no stack, nothing made.
    const held = await create([...good.slice(0, 4), "--admin-login", "another"]);
    expect(held.failed).toBe(true);
    expect(held.said.trim().split("\n")).toHaveLength(1);
    expect(held.said).not.toContain("    at ");

    await connectDatabase(embedded.uri("schools"), "schools");
    const people = testPeople();
    const schools = await people.listSchools();
    expect(schools).toMatchObject([
      {
        name: { kk: "№ 5 мектеп", ru: "Школа № 5", en: "Школа № 5" },
        timeZone: "Asia/Almaty",
        isDemo: false,
        attendancePolicy: { presentShare: 0.6, lateAfterMin: 5 },
      },
    ]);
    const admin = await people.findCredentials("admin.five");
    expect(admin?.person.roles).toEqual(["administrator"]);
    const isRight = await createPasswordCheck();
    expect(await isRight(password, admin?.passwordHash ?? null)).toBe(true);
    expect(await people.listClasses(schools[0]!.id)).toEqual([]);
  } finally {
    await closeDatabase();
    await embedded.stop();
  }
});

test("school:create refuses a taken login, a missing name and a time zone that is none", async () => {
  const taken = await create(good);
  expect([taken.failed, taken.said]).toEqual([true, expect.stringContaining("is taken")]);
  const nameless = await create(["--admin-login", "x"]);
  expect([nameless.failed, nameless.said]).toEqual([true, expect.stringContaining("--name-kk")]);
  const nowhere = await create([...good, "--time-zone", "Asia/Nowhere"]);
  expect([nowhere.failed, nowhere.said]).toEqual([true, expect.stringContaining("Asia/Nowhere")]);
});
