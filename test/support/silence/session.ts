import { setTimeout as delay } from "node:timers/promises";
import type { z } from "zod";
import { openNote, sealNote } from "#client/notes/note.ts";
import { stretch } from "#client/notes/vault/argon.ts";
import { drawRecoveryKey, groupsOf } from "#client/notes/vault/recovery-code.ts";
import { makeVault } from "#client/notes/vault/secrets.ts";
import { openLetter, sealLetter } from "#client/secrecy/sealed-letter.ts";
import type { bookingRoutes, Consultation } from "#server/consultations/protocol.ts";
import { type CounselServer, everybody, startCounselServer, type Who } from "../counsel-server.ts";
import { until } from "../peer/engine.ts";
import { CallRefused, type Link } from "../room-link.ts";
import { PASSWORD } from "../seeded-school.ts";
import { startMailbox } from "./mailbox.ts";
import { sideOf } from "./talk.ts";
import type { Secrets } from "./traces.ts";

/** What was said, and must be nowhere. Kazakh, as it would be. */
export const words = {
  reason: "Түнде ұйықтай алмаймын, мектепке барғым келмейді",
  broken: "Бұзық бет шифрсыз жіберген сөйлем",
  chat: "Маған қазір өте қиын, анам білмесінші",
  answer: "Сені тыңдап отырмын, асықпа",
  picture: "суреттегі-жүз-елу-бесінші-қайың",
  note: "Ұйқысыздық екі аптадан бері; үйдегі жанжалдан кейін басталған",
  about: "Жетінші сыныптағы көкқұтан",
  passphrase: "тоғыз қызыл қайық көлде тұр",
} as const;
/** Whose names are looked for; the rest of the school stands by. */
const sides = ["pupil", "psychologist", "parent"] as const;
const bystanders: readonly Who[] = everybody.filter(
  (who) => who !== "pupil" && who !== "psychologist",
);

export type Session = {
  at: CounselServer<never>;
  consultationId: string;
  /** Of everybody: what somebody writes, keys, tokens, and what was passed from device to device. */
  secrets: Secrets;
  names: Secrets;
  /** What only the two may have: ciphertext, which stands in the database and in no log. */
  sealed: Secrets;
  letters: readonly { raw: string }[];
  calendar: string;
  /** What those who stood by were told, and what leadership read. */
  told: string;
  /** What the two themselves saw: that the session took place. */
  seen: { reason: string | null; note: string | null; heard: readonly string[]; codes: string[] };
  refused: readonly string[];
  stop(): Promise<void>;
};

/** A whole private talk in the whole product, from the question to the note, at the most talkative level. */
export async function holdSession(): Promise<Session> {
  const mailbox = await startMailbox();
  const at = await startCounselServer<never>(
    {},
    { LOG_LEVEL: "debug", SMTP_URL: mailbox.url, MAIL_FROM: "mektep@school.kz" },
  );
  const standing = await Promise.all(bystanders.map((who) => at.pageOf(who)));
  const pupilPage = await at.pageOf("pupil");
  const ask = at.ask;

  const refresh = await refreshTokenOf(at, "pupil");
  const host = await prepareHost(at);
  const consent = {
    version: (await ask<{ text: { version: number } }>("pupil", "GET", consentPath)).text.version,
  };
  await ask("pupil", "POST", consentPath, consent);
  await ask("parent", "POST", consentPath, { ...consent, childId: at.idOf("pupil") });

  const asked = { hostId: at.idOf("psychologist"), startsAt: null, way: "video" };
  const plain = { ...asked, reason: words.broken };
  const refused = [await refusalOf(ask("pupil", "POST", "/consultations", plain))];
  const { hosts } = await ask<Hosts>("pupil", "GET", "/consultations/hosts");
  const reasonKey = hosts.find(({ id }) => id === asked.hostId)?.reasonKey ?? "";
  const letter = await sealLetter(reasonKey, words.reason);
  const { id } = await ask<Consultation>("pupil", "POST", "/consultations", {
    ...asked,
    reason: letter,
  });
  const { reason } = await ask<Consultation>("psychologist", "GET", `/consultations/${id}`);
  const opened = reason && (await openLetter(host.keys.letters, reason));
  const startsAt = new Date(Date.now() + 4 * 60_000).toISOString();
  await ask("psychologist", "POST", `/consultations/${id}/answer`, { isAgreed: true, startsAt });

  const talk = await meet(at, id);
  refused.push(...talk.refused);
  const note = { day: "2026-11-26", about: words.about, text: words.note, talk: id };
  const sealedNote = await sealNote(host.keys.notes, noteId, note);
  refused.push(
    await refusalOf(ask("psychologist", "POST", "/notes", { id: noteId, sealed: words.note })),
  );
  await ask("psychologist", "POST", "/notes", { id: noteId, sealed: sealedNote });
  const { notes } = await ask<{ notes: { id: string; sealed: string }[] }>(
    "psychologist",
    "GET",
    "/notes",
  );
  const kept = await openNote(host.keys.notes, noteId, notes[0]?.sealed ?? "");

  at.clock.setMinutes(1); // the minute's look, which reminds both
  await pupilPage.hears("consultation:reminded", (one) => one.consultationId === id, 90_000);
  await until(() => mailbox.letters.length > 0, "the letter", 90_000);
  const calendar = await (await fetch(`${at.server.url}${host.calendarPath}`)).text();
  at.clock.setMinutes(10);
  await endIt(at, talk.host, id);
  talk.pupil.close();
  talk.host.close();

  const read = await Promise.all(
    (["director", "administrator", "deputyUpbringing", "parent", "classTeacher"] as const).flatMap(
      (who) =>
        ["/consultations/counts", "/consultations/audit", "/consultations"].map(async (path) =>
          JSON.stringify(await ask(who, "GET", path).catch((error) => error.code)),
        ),
    ),
  );
  const health = await Promise.all(
    ["/healthz", "/readyz", "/metrics", "/api/metrics"].map(async (path) =>
      (await fetch(`${at.server.url}${path}`)).text(),
    ),
  );
  const heard = standing.flatMap(({ heard: all }: Link) => all.map((one) => JSON.stringify(one)));
  const tokens = await Promise.all(
    everybody.map(async (who) => [`token of ${who}`, await at.tokenOf(who)]),
  );
  return {
    ...{ at, consultationId: id, letters: mailbox.letters, calendar, refused },
    secrets: {
      ...words,
      ...{ refresh, recoveryKey: host.recoveryKey, calendarKey: host.calendarKey },
      ...{ ticketOfHost: talk.tickets.host, ticketOfPupil: talk.tickets.pupil },
      ...Object.fromEntries(tokens),
      ...Object.fromEntries(talk.passed.map((one, n) => [`passed ${n}`, one])),
    },
    names: Object.fromEntries(
      sides.flatMap((who) =>
        [`Тегі-${who}`, `Аты-${who}`, `counsel.${who}`].map((name) => [name, name]),
      ),
    ),
    sealed: {
      letter: letter.slice(-200),
      note: sealedNote.slice(0, 200),
      byPassphrase: host.byPassphrase,
    },
    told: [...read, ...health, ...heard].join("\n"),
    seen: { reason: opened, note: kept?.text ?? null, heard: talk.heard, codes: talk.codes },
    async stop() {
      await at.stop();
      await mailbox.stop();
    },
  };
}

const consentPath = "/consultations/consent";
const noteId = "0123456789abcdef01234567";
type Hosts = z.infer<(typeof bookingRoutes)["listHosts"]["reply"]>;

async function refusalOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return "taken";
  } catch (error) {
    if (error instanceof CallRefused) return error.reason ?? error.code;
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return String("reason" in error ? error.reason : error.code);
  }
}

/** A sign-in's other token, which stands in a cookie. */
async function refreshTokenOf(at: CounselServer<never>, who: Who): Promise<string> {
  const answer = await fetch(`${at.server.url}/api/auth/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login: `counsel.${who}`, password: PASSWORD }),
  });
  const token = /=([^;]{20,});/.exec(answer.headers.getSetCookie().join())?.[1];
  if (!token) throw new Error("no cookie");
  return token.slice(-40); // its front says which sign-in it is of, which is no secret
}

/** The psychologist's lock, letters, and calendar. */
async function prepareHost(at: CounselServer<never>) {
  const recovery = drawRecoveryKey();
  const { vault, keys } = await makeVault(stretch, words.passphrase, recovery);
  await at.ask("psychologist", "POST", "/notes/vault", vault);
  await at.ask("psychologist", "PATCH", "/me", { email: "kenes@school.kz" });
  const wish = { channel: "mail", leadMin: 60 };
  await at.ask("psychologist", "POST", "/consultations/reminders", wish);
  const { path } = await at.ask<{ path: string }>(
    "psychologist",
    "POST",
    "/consultations/calendar",
  );
  const calendarKey = /([A-Za-z0-9_-]{43})\.ics/.exec(path)?.[1];
  if (!calendarKey) throw new Error(`no calendar at ${path}`);
  const { byPassphrase } = vault;
  const recoveryKey = groupsOf(recovery).join(" ");
  return {
    keys,
    byPassphrase,
    calendarPath: path,
    calendarKey,
    recoveryKey,
  };
}

/** From the door to the last word; what must not be possible is tried meanwhile. */
async function meet(at: CounselServer<never>, lessonId: string) {
  const host = await sideOf(at, "psychologist", lessonId);
  const pupil = await sideOf(at, "pupil", lessonId);
  const hostTicket = (await host.knock()) ?? "";
  await host.comeIn(hostTicket);
  await pupil.knock();
  const personId = at.idOf("pupil");
  await host.client.call("consultation:letIn", { lessonId, personId, isAdmitted: true });
  const { ticket } = await pupil.client.hears(
    "consultation:doorAnswered",
    ({ state }) => state === "admitted",
  );
  await pupil.comeIn(ticket ?? "");
  const codes = [(await host.code()).join(), (await pupil.code()).join()];
  await pupil.write("text", words.chat);
  await host.write("text", words.answer);
  await pupil.write("picture", words.picture);
  await until(() => host.heard.length === 2 && pupil.heard.length === 1, "the words");

  const { link } = pupil.client;
  const said = { kind: "text", kid: 1, nonce: "00".repeat(12), sealed: words.broken };
  const refused = [
    await refusalOf(link.ask("secrecy:say", { lessonId, said })),
    await refusalOf(link.ask("room:sendChat", { lessonId, text: words.broken })),
    await refusalOf(host.client.link.ask("recording:start", { lessonId, withPupils: true })),
    await refusalOf(at.ask("pupil", "POST", `/chat-files/${lessonId}`, { text: words.broken })),
  ];
  return {
    ...{ host, pupil, codes, refused },
    heard: [...host.heard, ...pupil.heard],
    tickets: { host: hostTicket, pupil: ticket ?? "" },
    passed: [...host.passed, ...pupil.passed],
  };
}

/** The clock of the server follows within a moment. */
async function endIt(
  at: CounselServer<never>,
  host: Awaited<ReturnType<typeof sideOf>>,
  lessonId: string,
) {
  const end = () => refusalOf(host.client.call("consultation:end", { lessonId, isHeld: true }));
  for (let left = 50; left > 0 && (await end()) === "talk_too_early"; left--) await delay(100);
  const { state } = await at.ask<Consultation>("pupil", "GET", `/consultations/${lessonId}`);
  if (state !== "held") throw new Error(`it is ${state}`);
}
