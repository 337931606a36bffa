/** An empty school with its administrator: `npm run school:create -- --name-kk … --name-ru … --admin-login …`. */
import { randomInt } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { hashPassword } from "#server/auth/passwords.ts";
import { readConfig } from "#server/config.ts";
import { closeDatabase, connectDatabase } from "#server/database.ts";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import { normalLogin } from "#server/people/rules.ts";
import { createPeople } from "#server/people/service.ts";
import { mongoPeople } from "#server/people/store.ts";

if (existsSync(".env")) process.loadEnvFile();

const USAGE = `npm run school:create -- --name-kk NAME --name-ru NAME --admin-login LOGIN
  --name-en NAME        the school's name in English; the Russian one when absent
  --admin-family NAME   the administrator's family name; "Әкімші" when absent
  --admin-given NAME    the administrator's given name; "Мектеп" when absent
  --time-zone ZONE      Asia/Almaty when absent`;
/** Without those that look alike on paper. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const PASSWORD_LETTERS = 14; // 69 bits

/** Something the person at the console can put right; told in one sentence. */
class Refusal extends Error {}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const wanted = readArguments();
  const config = readConfig();
  let uri = config.MONGODB_URI;
  let stop = async () => {};
  if (!uri) {
    // Its refusal, such as a running server that holds the folder, is one sentence already.
    const embedded = await startEmbeddedMongo({ dataDir: resolve(config.DATA_DIR) });
    uri = embedded.uri(config.DATABASE_NAME);
    stop = () => embedded.stop();
  }
  try {
    await connectDatabase(uri, config.DATABASE_NAME);
    await create(wanted);
  } finally {
    await closeDatabase();
    await stop();
  }
}

function readArguments() {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      "name-kk": text,
      "name-ru": text,
      "name-en": text,
      "admin-login": text,
      "admin-family": { ...text, default: "Әкімші" },
      "admin-given": { ...text, default: "Мектеп" },
      "time-zone": { ...text, default: "Asia/Almaty" },
    },
  });
  const { "name-kk": kk, "name-ru": ru, "admin-login": givenLogin, "time-zone": timeZone } = values;
  if (!kk || !ru || !givenLogin) throw new Refusal(USAGE);
  if (!isTimeZone(timeZone)) throw new Refusal(`There is no time zone "${timeZone}".`);
  return {
    name: { kk, ru, en: values["name-en"] ?? ru },
    timeZone,
    login: normalLogin(givenLogin),
    familyName: values["admin-family"],
    givenName: values["admin-given"],
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

async function create(wanted: ReturnType<typeof readArguments>): Promise<void> {
  const { name, timeZone, login, familyName, givenName } = wanted;
  const people = createPeople({ store: mongoPeople });
  if (await people.findCredentials(login))
    throw new Refusal(`The login "${login}" is taken; choose another for the administrator.`);
  const password = Array.from(
    { length: PASSWORD_LETTERS },
    () => LETTERS[randomInt(LETTERS.length)],
  ).join("");
  const passwordHash = await hashPassword(password);
  const school = await people.createSchool({ name, timeZone, isDemo: false });
  await people.addPeople(school.id, [
    {
      ...{ familyName, givenName, patronymic: null, login, passwordHash },
      ...{ roles: ["administrator"], language: "kk" },
    },
  ]);
  console.log(`School:   ${name.kk} (${school.id})`);
  console.log(`Login:    ${login}`);
  console.log(`Password: ${password}`);
  console.log("It is shown this once; the administrator changes it after signing in.");
}
