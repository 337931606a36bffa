import { TZDate } from "@date-fns/tz";
import { format as show } from "date-fns";
import { AppError } from "../errors.ts";
import type { Language } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import { fileNameOf, type Table, toFile as writeFile } from "../sheets.ts";
import { audienceOf, type PeopleForMeetings } from "./people.ts";
import type { Meeting, SignInRow, SignInSheet } from "./protocol.ts";
import type { MeetingStore, StoredMeeting } from "./store.ts";
import { words } from "./words.ts";

/** Presence in a room as attendance keeps it: per person when first and last, ms, and how long over all devices. */
export type VisitsForMeetings = (
  schoolId: string,
  meetingId: string,
) => Promise<ReadonlyMap<string, { fromMs: number; toMs: number; presentMs: number }>>;
type Deps = {
  store: MeetingStore;
  people: PeopleForMeetings;
  visits: VisitsForMeetings;
  toView(user: User, meeting: StoredMeeting): Promise<Meeting>;
};

const instant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());

/** The sign-in sheet: everybody meant, who came, for how long, and who has read what it is about. */
export function createSheets({ store, people, visits, toView }: Deps) {
  /** @throws AppError forbidden, unless its host or a leader of the school */
  async function read(user: User, meeting: StoredMeeting): Promise<SignInSheet> {
    const view = await toView(user, meeting);
    if (!view.maySeeSheet) throw new AppError("forbidden", "Not its host");
    const { schoolId } = user;
    const [meant, came, receipts, classes] = await Promise.all([
      audienceOf(people, schoolId, meeting.audience),
      visits(schoolId, meeting.id),
      store.receiptsOf(schoolId, meeting.id),
      people.listClasses(schoolId),
    ]);
    const nameOf = new Map(classes.map(({ id, name }) => [id, name]));
    const rows = meant
      .filter(({ id }) => id !== meeting.hostId)
      .map((person): SignInRow => {
        const visit = came.get(person.id);
        return {
          personId: person.id,
          fullName: person.fullName,
          roles: person.roles,
          className: nameOf.get(person.classId ?? "") ?? null,
          enteredAt: instant(visit?.fromMs),
          leftAt: meeting.state === "live" ? null : instant(visit?.toMs),
          minutes: Math.round((visit?.presentMs ?? 0) / 60_000),
          readAt: instant(receipts.get(person.id)),
        };
      });
    return {
      meeting: view,
      rows,
      came: rows.filter(({ enteredAt }) => enteredAt !== null).length,
      read: rows.filter(({ readAt }) => readAt !== null).length,
    };
  }

  /** The same as a file, with times of the school's zone. @throws as read does */
  async function toFile(
    user: User,
    meeting: StoredMeeting,
    kind: "csv" | "xlsx",
    language: Language,
  ) {
    const sheet = await read(user, meeting);
    const { timeZone } = await people.readSchool(user.schoolId);
    return writeFile(toTable(sheet, language, timeZone), kind);
  }

  return { read, toFile };
}

/** Lays a sheet out in a language. */
export function toTable(sheet: SignInSheet, language: Language, timeZone: string): Table {
  const say = words[language];
  const { meeting } = sheet;
  const at = (time: string | null, pattern: string) =>
    time === null ? "" : show(new TZDate(time, timeZone), pattern);
  const day = at(meeting.startsAt, "dd.MM.yyyy");
  return {
    title: `${say.title}: ${meeting.title}`,
    facts: [
      [say.host, meeting.host.name],
      [say.date, `${day} ${at(meeting.startsAt, "HH:mm")}`],
      [say.came, `${sheet.came} / ${sheet.rows.length}`],
      [say.read, `${sheet.read} / ${sheet.rows.length}`],
    ],
    headings: [
      say.number,
      say.name,
      say.schoolClass,
      say.entered,
      say.left,
      say.minutes,
      say.readAt,
    ],
    rows: sheet.rows.map((row, index) => [
      index + 1,
      row.fullName,
      row.className ?? "",
      at(row.enteredAt, "HH:mm"),
      at(row.leftAt, "HH:mm"),
      row.minutes,
      at(row.readAt, "dd.MM HH:mm"),
    ]),
    language,
    fileName: fileNameOf([say.file, meeting.title, at(meeting.startsAt, "yyyy-MM-dd_HHmm")]),
  };
}
