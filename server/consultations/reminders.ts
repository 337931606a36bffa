import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";
import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Mail } from "../mail.ts";
import type { Language } from "../people/protocol.ts";
import type { Teller, User } from "../realtime.ts";
import type { PeopleForConsultations } from "./people.ts";
import type { ReminderChannel, Reminders as ReminderView } from "./protocol-booking.ts";
import { type ConsultationStore, type StoredConsultation, sidesOf } from "./store.ts";
import type { HostStore, ReminderKey, StoredWish } from "./store-hosts.ts";
import { neutralTitle } from "./words.ts";

type Deps = {
  store: Pick<ConsultationStore, "listAgreed">;
  hosts: Pick<
    HostStore,
    "wishesOf" | "saveWish" | "claimReminder" | "reminded" | "listReminded" | "releaseReminder"
  >;
  people: Pick<PeopleForConsultations, "contactsOf" | "readSchool">;
  teller: Pick<Teller, "tell">;
  mail: Mail;
  publicUrl: string | null;
  now: () => number;
};
/** Pages of somebody that may be told when they talk: those whose sign-in is not covered. */
export const pagesOf = (personId: string): string => `talks:${personId}`;
type Waiting = ReminderKey & { schoolId: string };
const MINUTE_MS = 60_000;
const LOOK_EVERY_MS = MINUTE_MS;
/** Nobody is reminded earlier (protocol: `LeadMin`). */
const LONGEST_LEAD_MS = 1440 * MINUTE_MS;
/** Of whoever has said nothing. */
export const usualReminder = { channel: "app", leadMin: 60 } as const;

/** The whole letter: that there is a meeting, and when. Whoever reads along learns no more. */
export function reminderLetter(
  startsAtMs: number,
  { language, timeZone, url }: { language: Language; timeZone: string; url: string | null },
): { subject: string; text: string } {
  const title = neutralTitle[language];
  const at = format(new TZDate(startsAtMs, timeZone), "dd.MM.yyyy, HH:mm");
  return { subject: title, text: [title, at, ...(url ? [url] : [])].join("\n") };
}

/**
 * Reminds the sides of a talk once, in the channel each has chosen; after a restart too. A page may be closed, asleep
 * or out of reach: what goes there is told until the page says that it is on the screen.
 */
export function createReminders(deps: Deps) {
  const { store, hosts, people, teller, mail, publicUrl, now } = deps;
  let looking: NodeJS.Timeout | undefined;
  let isStopping = false;
  /** What waits for a page, as of the last look: whoever connects costs no look at the database. */
  let waiting: readonly Waiting[] = [];
  let running: Promise<void> = Promise.resolve();

  async function read({ schoolId, id, roles }: User): Promise<ReminderView> {
    if (!may(roles, "consultations:ask") && !may(roles, "consultations:host"))
      throw new AppError("forbidden", "Has no talks");
    const [wishes, contacts] = await Promise.all([
      hosts.wishesOf(schoolId, [id]),
      people.contactsOf(schoolId, [id]),
    ]);
    const canMail = mail.canSend && (contacts.get(id)?.email ?? null) !== null;
    return { ...(wishes.get(id) ?? usualReminder), canMail };
  }

  /** @throws AppError forbidden; conflict no_mail_server, letters do not reach them */
  async function save(
    user: User,
    wish: { channel: ReminderChannel; leadMin: number },
  ): Promise<ReminderView> {
    const { canMail } = await read(user);
    if (wish.channel === "mail" && !canMail)
      throw new AppError("conflict", "No letters reach them", { reason: "no_mail_server" });
    await hosts.saveWish(user.schoolId, user.id, wish);
    return read(user);
  }

  function tell(to: string, { consultationId, startsAtMs }: Waiting): void {
    teller.tell(to, "consultation:reminded", {
      consultationId,
      startsAt: new Date(startsAtMs).toISOString(),
      inMin: Math.max(0, Math.round((startsAtMs - now()) / MINUTE_MS)),
    });
  }

  /** False: it is to be tried again. */
  async function sendLetter(
    schoolId: string,
    { personId, startsAtMs }: ReminderKey,
  ): Promise<boolean> {
    const contact = (await people.contactsOf(schoolId, [personId])).get(personId);
    if (!mail.canSend || !contact?.email) return true; // the address is gone: nothing to try again
    const { timeZone } = await people.readSchool(schoolId);
    const words = { language: contact.language, timeZone, url: publicUrl };
    try {
      await mail.send({ to: contact.email, ...reminderLetter(startsAtMs, words) });
      return true;
    } catch (err) {
      // The cause may hold an address, and whose it is says who talks: its code says enough.
      const code = err instanceof Error && "code" in err ? err.code : "unknown";
      logger.warn({ schoolId, code }, "a reminder was not sent");
      return false;
    }
  }

  async function sendOnce(schoolId: string, key: ReminderKey): Promise<void> {
    if (!(await hosts.claimReminder(schoolId, key, now()))) return;
    if (await sendLetter(schoolId, key)) await hosts.reminded(schoolId, key, now());
    else await hosts.releaseReminder(schoolId, key);
  }

  /** What of it waits for a page. What was told before is asked for only once somebody's time has come. */
  async function remind(
    one: StoredConsultation,
    wishes: ReadonlyMap<string, StoredWish>,
  ): Promise<Waiting[]> {
    const { schoolId, id: consultationId, startsAtMs } = one;
    if (startsAtMs === null) return [];
    const due = [...new Set(sidesOf(one))].flatMap((personId) => {
      const { channel, leadMin } = wishes.get(personId) ?? usualReminder;
      const isDue = channel !== "none" && now() >= startsAtMs - leadMin * MINUTE_MS;
      return isDue ? [{ channel, key: { consultationId, personId, startsAtMs } }] : [];
    });
    if (due.length === 0) return [];
    const done = await hosts.listReminded(schoolId, { consultationId, startsAtMs });
    const inPage: Waiting[] = [];
    for (const { channel, key } of due) {
      if (isStopping || done.has(key.personId)) continue;
      if (channel === "app") inPage.push({ schoolId, ...key });
      else await sendOnce(schoolId, key);
    }
    return inPage;
  }

  /** Reminds of what begins soon, in every school. */
  async function sendDue(): Promise<void> {
    const span = { fromMs: now(), toMs: now() + LONGEST_LEAD_MS };
    const found: Waiting[] = [];
    const bySchool = Map.groupBy(await store.listAgreed(span), ({ schoolId }) => schoolId);
    for (const [schoolId, talks] of bySchool) {
      const wishes = await hosts.wishesOf(schoolId, [...new Set(talks.flatMap(sidesOf))]);
      for (const one of talks) {
        if (isStopping) return;
        found.push(...(await remind(one, wishes)));
      }
    }
    waiting = found;
    for (const one of found) tell(pagesOf(one.personId), one);
  }

  /** A page has come: tells it what its person has not seen yet. */
  function connected({ schoolId, id }: User, connectionId: string): void {
    for (const one of waiting)
      if (one.personId === id && one.schoolId === schoolId && one.startsAtMs > now())
        tell(connectionId, one);
  }

  /** It was changed: nothing is told of it before the next look. */
  function changed({ id }: Pick<StoredConsultation, "id">): void {
    waiting = waiting.filter(({ consultationId }) => consultationId !== id);
  }

  /** This side has it on the screen. `startsAtMs`: of which time. */
  async function see(
    { id: personId, schoolId }: User,
    { id: consultationId }: Pick<StoredConsultation, "id">,
    startsAtMs: number,
  ): Promise<void> {
    await hosts.reminded(schoolId, { consultationId, personId, startsAtMs }, now());
    waiting = waiting.filter(
      (one) => one.consultationId !== consultationId || one.personId !== personId,
    );
  }

  function look(): void {
    running = running
      .then(sendDue)
      .catch((err: unknown) => logger.error({ err }, "reminders not sent"));
  }

  return {
    ...{ read, save, sendDue, connected, changed, see },
    /** Looks at once, for what came due while the server was down, and then every minute. */
    begin(): void {
      looking = setInterval(look, LOOK_EVERY_MS);
      look();
    },
    async stop(): Promise<void> {
      isStopping = true;
      clearInterval(looking);
      await running;
    },
  };
}
export type ConsultationReminders = ReturnType<typeof createReminders>;
