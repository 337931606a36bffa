import { TZDate } from "@date-fns/tz";
import { getHours, getISODay } from "date-fns";
import { logger } from "../logger.ts";
import { dayOf } from "../schedule/rules.ts";
import { toDigest } from "./digest.ts";
import { weekOf } from "./rules.ts";
import type { DiaryDeps } from "./sources.ts";
import type { Weeks } from "./weeks.ts";

type Deps = Pick<DiaryDeps, "store" | "mail" | "people" | "publicUrl" | "now"> & {
  weeks: Pick<Weeks, "read">;
};
/** The week is told on Saturday from this hour on, of the school's clock: lessons are over, families are at home. */
const SEND_DAY = 6;
const SEND_HOUR = 12;
const LOOK_EVERY_MS = 10 * 60_000;

/** The weekly digest by mail: once for a parent and child, whichever machine sends it, and again after a failure. */
export function createSending(deps: Deps) {
  const { store, mail, people, weeks, publicUrl, now } = deps;
  let looking: NodeJS.Timeout | undefined;
  let isStopping = false;
  let running: Promise<void> = Promise.resolve();

  async function familiesOf(schoolId: string, classId: string) {
    const pupils = await people.roster(schoolId, classId);
    const ids = pupils.map(({ id }) => id);
    const parents = await people.listParents(schoolId, ids);
    const parentIds = parents.map(({ id }) => id);
    const [contacts, unwanted] = await Promise.all([
      people.contactsOf(schoolId, parentIds),
      store.unwantedBy(schoolId, parentIds),
    ]);
    return pupils.map((pupil) => ({
      ...pupil,
      parents: parents
        .filter(({ childIds }) => childIds.includes(pupil.id))
        .map(({ id, name }) => {
          const contact = contacts.get(id);
          return {
            personId: id,
            name,
            email: contact?.email ?? null,
            language: contact?.language ?? "kk",
            isWanted: !unwanted.has(id),
          };
        }),
    }));
  }

  /** A class's pupils with their parents and what was sent of a week; addresses stay here. */
  async function listOf(schoolId: string, classId: string, week: string) {
    const families = await familiesOf(schoolId, classId);
    const sent = await store.listSent(
      schoolId,
      families.map(({ id }) => id),
      week,
    );
    return families.map(({ id, fullName, parents }) => ({
      pupilId: id,
      fullName,
      parents: parents.map(({ personId, name, email, isWanted }) => {
        const done = sent.find((one) => one.pupilId === id && one.parentId === personId);
        const sentAt = done ? new Date(done.sentAtMs).toISOString() : null;
        return { personId, name, hasEmail: email !== null, isWanted, sentAt };
      }),
    }));
  }

  /** Sends the week of a day to a class's parents; those who have it already get nothing. Counts letters. */
  async function sendClass(schoolId: string, classId: string, day: string) {
    const week = weekOf(day).from;
    const counts = { sent: 0, failed: 0, withoutEmail: 0 };
    for (const { id: pupilId, parents } of await familiesOf(schoolId, classId))
      for (const { personId: parentId, email, language, isWanted } of parents) {
        if (!isWanted || isStopping) continue;
        if (email === null) {
          counts.withoutEmail++;
          continue;
        }
        const key = { parentId, pupilId, week };
        if (!(await store.claim(schoolId, key, now()))) continue;
        try {
          const told = toDigest(
            await weeks.read(schoolId, pupilId, day),
            language,
            publicUrl && `${publicUrl}/diary`,
          );
          await mail.send({ to: email, subject: told.subject, text: told.text });
          await store.sent(schoolId, key, now());
          counts.sent++;
        } catch (err) {
          // The cause may hold an address: its code says enough.
          const code = err instanceof Error && "code" in err ? err.code : "unknown";
          logger.warn({ schoolId, pupilId, code }, "a digest was not sent");
          await store.release(schoolId, key);
          counts.failed++;
        }
      }
    return counts;
  }

  /** Sends what is due now in every school; a school whose hour has not come is left alone. */
  async function sendDue(): Promise<void> {
    for (const { id: schoolId, timeZone } of await people.listSchools()) {
      const at = new TZDate(now(), timeZone);
      if (getISODay(at) !== SEND_DAY || getHours(at) < SEND_HOUR) continue;
      for (const { id: classId } of await people.listClasses(schoolId)) {
        if (isStopping) return;
        const counts = await sendClass(schoolId, classId, dayOf(now(), timeZone));
        if (counts.sent + counts.failed > 0)
          logger.info({ schoolId, classId, ...counts }, "digests sent");
      }
    }
  }

  return {
    listOf,
    sendClass,
    sendDue,
    /** Looks every ten minutes whether a week is to be sent; where no mail server is set, never. */
    begin(): void {
      if (!mail.canSend) return;
      looking = setInterval(() => {
        running = running
          .then(sendDue)
          .catch((err: unknown) => logger.error({ err }, "digests not sent"));
      }, LOOK_EVERY_MS);
    },
    async stop(): Promise<void> {
      isStopping = true;
      clearInterval(looking);
      await running;
    },
  };
}
