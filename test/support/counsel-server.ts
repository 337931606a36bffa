import { hashPassword } from "#server/auth/passwords.ts";
import { mongoConsultations, type StoredConsultation } from "#server/consultations/store.ts";
import { closeDatabase, connectDatabase } from "#server/database.ts";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import type { Role } from "#server/people/protocol.ts";
import { createPeople, type Person } from "#server/people/service.ts";
import { mongoPeople } from "#server/people/store.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { movedClock } from "./moved-clock.ts";
import { noonZone } from "./noon.ts";
import { Link } from "./room-link.ts";
import { PASSWORD } from "./seeded-school.ts";
import { api, signIn, startServerProcess } from "./server.ts";

const DATABASE_NAME = "qonyrau";
const MIN_MS = 60_000;

/** Who is in the school: one of each role, and those that are needed twice. Parent and mother are the pupil's; the tutor teaches their class. */
export const roleOf = {
  ...{ director: "director", deputyAcademic: "deputyAcademic" },
  ...{ deputyUpbringing: "deputyUpbringing", classTeacher: "classTeacher", teacher: "teacher" },
  ...{ psychologist: "psychologist", colleague: "psychologist", pupil: "pupil", other: "pupil" },
  ...{ third: "pupil", parent: "parent", mother: "parent", stranger: "parent" },
  ...{ administrator: "administrator", tutor: "teacher" },
} as const satisfies Record<string, Role>;
export type Who = keyof typeof roleOf;
export const everybody = Object.keys(roleOf) as Who[];
/** A talk to be there from the start: its sides by name. */
export type SeedTalk = Partial<Pick<StoredConsultation, "kind" | "state" | "waitsFor" | "way">> & {
  host?: Who;
  guest?: Who;
  others?: readonly Who[];
  /** From now; null: no time. */
  inMin?: number | null;
};

/**
 * The product as a process with a school of few people and talks that stand in its database already; its clock can
 * be moved. By default a talk is private, agreed, of the psychologist with the pupil, begun five minutes ago.
 */
export async function startCounselServer<T extends string>(
  talks: Record<T, SeedTalk>,
  env: Record<string, string> = {},
) {
  const clock = movedClock();
  const ids = new Map<string, string>();
  const people = new Map<Who, Person>();
  const open: Link[] = [];
  let schoolId = "";

  const server = await startServerProcess(
    {
      ...{ DEMO: "false", ...clock.env, ...env },
      NODE_OPTIONS: [clock.env.NODE_OPTIONS, env.NODE_OPTIONS ?? ""].join(" ").trim(),
    },
    async (dataDir) => {
      const database = await startEmbeddedMongo({ dataDir });
      try {
        await connectDatabase(database.uri(DATABASE_NAME), DATABASE_NAME);
        schoolId = await fill();
      } finally {
        await closeDatabase();
        await database.stop();
      }
    },
  );

  async function fill(): Promise<string> {
    const service = createPeople({ store: mongoPeople });
    const name = { kk: "Мектеп", ru: "Школа", en: "School" };
    // About noon there, whatever this machine's clock says: the lesson never crosses midnight.
    const timeZone = noonZone();
    const school = await service.createSchool({ name, timeZone, isDemo: false });
    const passwordHash = await hashPassword(PASSWORD);
    const add = async (who: Who, classId: string | null, childIds: string[] = []) => {
      const [person] = await service.addPeople(school.id, [
        {
          ...{ familyName: `Тегі-${who}`, givenName: `Аты-${who}`, patronymic: null },
          ...{ login: `counsel.${who.toLowerCase()}`, roles: [roleOf[who]], language: "kk" },
          ...{ passwordHash, classId, childIds },
        },
      ]);
      if (!person) throw new Error(`${who} was not made`);
      people.set(who, person);
      return person.id;
    };
    const classTeacherId = await add("classTeacher", null);
    const class7 = await service.addClass(school.id, {
      ...{ grade: 7, letter: "Ә", language: "kk", classTeacherId },
    });
    for (const who of everybody) if (roleOf[who] === "pupil") await add(who, class7.id);
    for (const who of everybody)
      if (!people.has(who))
        await add(who, null, who === "parent" || who === "mother" ? [idOf("pupil")] : []);
    const subject = { kk: "Алгебра", ru: "Алгебра", en: "Algebra" };
    await createSchedule({ store: mongoSchedule, people: service }).replaceTimetable(school.id, {
      subjects: [{ key: "algebra", name: subject, grading: "marks", isMusic: false }],
      bells: [{ number: 1, shift: 1, startMin: 11 * 60, durationMin: 240 }],
      slots: [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
        const place = { weekday, shift: 1, number: 1, subjectKey: "algebra" };
        return { ...place, classId: class7.id, teacherId: idOf("tutor") };
      }),
    });
    for (const [key, talk] of Object.entries<SeedTalk>(talks)) {
      const { host = "psychologist", guest = "pupil", others = [], inMin = -5, ...rest } = talk;
      const startsAtMs = inMin === null ? null : Date.now() + inMin * MIN_MS;
      const id = mongoConsultations.newId();
      ids.set(key, id);
      const booked = {
        ...({ id, kind: "private", state: "agreed", waitsFor: null, way: "video" } as const),
        ...rest,
        ...{ hostId: idOf(host), guestId: idOf(guest), otherIds: others.map(idOf) },
        ...({ startsAtMs, lengthMin: 60, reason: null } as const),
        ...{ createdAtMs: Date.now(), changedAtMs: Date.now() },
      };
      await mongoConsultations.add(school.id, booked, null);
    }
    return school.id;
  }

  function idOf(who: Who): string {
    const person = people.get(who);
    if (!person) throw new Error(`no ${who}`);
    return person.id;
  }

  const tokens = new Map<Who, Promise<string>>();
  function tokenOf(who: Who): Promise<string> {
    const known =
      tokens.get(who) ??
      signIn(server.url, `counsel.${who.toLowerCase()}`, PASSWORD).then((one) => one.accessToken);
    tokens.set(who, known);
    return known;
  }

  /** A page of somebody, connected. */
  async function pageOf(who: Who): Promise<Link> {
    const link = new Link({ url: server.url, auth: { token: await tokenOf(who) } });
    open.push(link);
    await link.connect();
    return link;
  }

  return {
    ...{ server, clock, idOf, tokenOf, pageOf },
    /** Everybody signs in anew: where the clock has moved so far that their tokens ran out. */
    signInAnew: () => tokens.clear(),
    schoolId: () => schoolId,
    talk: (key: T): string => ids.get(key) ?? "",
    ask: async <R>(who: Who, method: string, path: string, body?: unknown) =>
      api<R>(server.url, method, path, { token: await tokenOf(who), body }),
    /** Closed with the server. */
    keep: (link: Link): Link => {
      open.push(link);
      return link;
    },
    async stop(): Promise<void> {
      for (const link of open) link.socket.disconnect();
      await server.stop();
      clock.remove();
    },
  };
}
export type CounselServer<T extends string> = Awaited<ReturnType<typeof startCounselServer<T>>>;
