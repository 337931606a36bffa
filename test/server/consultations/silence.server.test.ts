import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dumpOf, type Found, plant } from "../../support/silence/database.ts";
import { holdSession, type Session, words } from "../../support/silence/session.ts";
import { createSearch, filesBelow } from "../../support/silence/traces.ts";

/** Where a talk's id may stand: its own row, and what those who keep the door and the clock must remember of it. */
const OF_TALKS = /^consult/;

let session: Session;
/** As the disk was when the machine's plug was pulled: the log of the database is not tidied up yet. */
let copy: string;
let files: ReturnType<typeof filesBelow>;
let dump: Found[];
let lines: string[];

beforeAll(async () => {
  session = await holdSession();
  const { server } = session.at;
  await server.kill();
  lines = server.output().split("\n");
  copy = mkdtempSync(join(tmpdir(), "qonyrau-silence-"));
  cpSync(server.dataDir, copy, { recursive: true, filter: (path) => !path.endsWith(".sock") });
  files = filesBelow(copy);
  dump = await dumpOf(copy);
});
afterAll(async () => {
  await session?.stop();
  if (copy) rmSync(copy, { recursive: true, force: true });
});

/** A line that says who has which talk. */
function isTelling(line: string): boolean {
  const { consultationId, at } = session;
  const sides = (["pupil", "psychologist", "parent"] as const).map((who) => at.idOf(who));
  return line.includes(consultationId) && sides.some((id) => line.includes(id));
}

test("the session took place: asked, let in, keys agreed, said, noted, reminded, held", () => {
  const { seen, letters, refused, calendar } = session;
  expect(seen).toMatchObject({ reason: words.reason, note: words.note });
  expect([...seen.heard].toSorted()).toEqual([words.chat, words.answer, words.picture].toSorted());
  expect(seen.codes[0]?.split(",")).toHaveLength(6);
  expect(seen.codes[0]).toBe(seen.codes[1]);
  expect(refused).toEqual([
    "invalid",
    "invalid",
    "sealed_room",
    "sealed_room",
    "not_in_room",
    "invalid",
  ]);
  expect(letters).toHaveLength(1);
  expect(calendar).toContain("BEGIN:VEVENT");
  expect(dump.some(({ text }) => text.includes('"held"'))).toBe(true);
  expect(lines.filter((line) => line.includes(session.consultationId)).length).toBeGreaterThan(2);
});

describe("a search of everything finds nothing of", () => {
  const found = () => createSearch(session.secrets);

  test("what was said, written or held as a key: in no document", () => {
    expect(dump.length).toBeGreaterThan(20);
    const search = found();
    expect(
      dump.flatMap(({ collection, bytes, text }) =>
        [...search(bytes), ...search(text)].map((name) => `${collection}: ${name}`),
      ),
    ).toEqual([]);
  });

  test("the same in the files, the database's own and all others, with what they no longer use", () => {
    expect(files.map(({ path }) => path).join()).toMatch(/data\.sqlite\b/);
    const search = found();
    expect(
      files.flatMap(({ path, bytes }) => search(bytes).map((name) => `${path}: ${name}`)),
    ).toEqual([]);
  });

  test("names: in no collection but the people's", () => {
    const search = createSearch(session.names);
    const named = dump.filter(({ bytes, text }) => search(bytes).length + search(text).length > 0);
    expect(new Set(named.map(({ collection }) => collection))).toEqual(new Set(["people"]));
  });

  test("any of it in the log, sealed or not; and no line says who has which talk", () => {
    const log = lines.join("\n");
    const all = { ...session.secrets, ...session.names, ...session.sealed };
    expect(createSearch(all)(log)).toEqual([]);
    expect(lines.filter(isTelling)).toEqual([]);
  });

  test("any of it where others look: letters, calendar, health, counts, audit, what bystanders were told", () => {
    const { letters, calendar, told, secrets, names, at, consultationId } = session;
    const bodies = letters.map(({ raw }) => raw.split("\r\n\r\n").slice(1).join());
    const ids = { consultationId, pupilId: at.idOf("pupil"), hostId: at.idOf("psychologist") };
    const search = createSearch({ ...secrets, ...names, ...ids });
    expect(bodies.flatMap(search)).toEqual([]);
    expect(search(calendar)).toEqual([]);
    expect(search(told)).toEqual([]);
  });
});

test("the talk's id stands with the talk alone: no ledger, no usage, no seat, no chat knows of it", () => {
  const search = createSearch({ id: session.consultationId });
  const known = new Set(
    dump.filter(({ text }) => search(text).length > 0).map(({ collection }) => collection),
  );
  expect([...known].filter((collection) => !OF_TALKS.test(collection))).toEqual([]);
  expect(known.size).toBeGreaterThan(0);
});

test("the search finds what is planted, in whatever form: in a dump, in a file and in a line", async () => {
  const utf16 = (text: string) => Buffer.from(text, "utf16le");
  const asCode = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const forms: Record<string, (text: string) => string | Buffer> = {
    plain: (text) => `мұнда ${text} тұр`,
    part: (text) => `…${text.slice(0, 28)}…`,
    bytes: (text) => Buffer.from(text),
    base64: (text) => Buffer.from(text).toString("base64"),
    "base64, a byte on": (text) => Buffer.from(`a${text}b`).toString("base64"),
    "base64 of addresses": (text) => Buffer.from(`ab${text}`).toString("base64url"),
    hex: (text) => Buffer.from(text).toString("hex"),
    "HEX of UTF-16": (text) => utf16(text).toString("hex").toUpperCase(),
    "UTF-16": utf16,
    "UTF-16, the other way": (text) => utf16(text).swap16(),
    "base64 of UTF-16": (text) => utf16(text).toString("base64"),
    address: (text) => encodeURIComponent(text),
    escaped: (text) => [...text].map((char) => (char > "~" ? asCode(char) : char)).join(""),
  };
  // Each form hides a sentence of its own: one that is found does not stand for another.
  const sentences = Object.fromEntries(
    Object.keys(forms).map((name, n) => [name, `Жасырын сөйлем ${n + 100}: ешкім оқымасын`]),
  );
  const written = Object.entries(forms).map(([name, form]) => form(sentences[name] ?? ""));
  const search = createSearch(sentences);
  const all = Object.keys(forms).toSorted();
  expect(files.flatMap(({ bytes }) => search(bytes))).toEqual([]);

  await plant(
    copy,
    written.map((hidden) => ({ hidden, filler: "x".repeat(500) })),
  );
  const planted = (await dumpOf(copy)).filter(({ collection }) => collection === "planted");
  const once = (names: string[]) => [...new Set(names)].toSorted();
  expect(once(planted.flatMap(({ bytes }) => search(bytes)))).toEqual(all);
  expect(once(filesBelow(copy).flatMap(({ bytes }) => search(bytes)))).toEqual(all);
  const texts = Object.entries(forms).flatMap(([name, form]) => {
    const hidden = form(sentences[name] ?? "");
    return typeof hidden === "string" ? [{ name, line: `{"msg":"${hidden}"}` }] : [];
  });
  for (const { name, line } of texts) expect(search(line)).toEqual([name]);
});

test("and names, in any collection but the people's; and who has which talk, in a line", async () => {
  const [name = ""] = Object.keys(session.names);
  await plant(copy, [{ title: `Кездесу: ${name}` }]);
  const search = createSearch(session.names);
  const named = (await dumpOf(copy)).filter(({ bytes }) => search(bytes).length > 0);
  expect(new Set(named.map(({ collection }) => collection))).toEqual(
    new Set(["people", "planted"]),
  );
  const line = { lessonId: session.consultationId, personId: session.at.idOf("pupil") };
  expect(isTelling(JSON.stringify(line))).toBe(true);
});
