import type { Who } from "../../support/counsel-server.ts";

/**
 * Who is asked for, in the order of the table's letters. First those who are no side of the talk asked about: the
 * leadership, the class's teacher, a teacher, another psychologist, the administrator, another pupil, a parent of
 * nobody there, and the father of the pupil, who was not taken along. Then its host, its guest and the mother beside;
 * then somebody who came by a guest's link to a lesson, and nobody.
 */
export const strangers = [
  ...(["director", "deputyAcademic", "deputyUpbringing", "classTeacher", "teacher"] as const),
  ...(["colleague", "administrator", "third", "stranger", "parent"] as const),
] satisfies Who[];
export const columns = [...strangers, "host", "guest", "beside", "link", "nobody"] as const;
export type Column = (typeof columns)[number];

/**
 * a: may (the answer is yes, or says that it is too late or too much); f: forbidden; n: not found, as if it were not
 * there; c: it does not go together with this kind of talk; u: unauthenticated.
 */
export type Cell = "a" | "f" | "n" | "c" | "u";
/** One row for both kinds of talk where none is asked about. */
export type Row = string | { private: string; ordinary: string };
const both = (row: string): Row => ({ private: row, ordinary: row });

//                            leadership  class psy adm pup par fam
//                            |          teacher |  |   |  |   |   host guest beside link nobody
const everybody = "            a a a       a a   a  a   a  a   a    a    a     a     u    u";
const whoMayAsk = "            f f f       f f   f  f   a  a   a    f    a     a     u    u";
const hosts = "                a a a       a a   a  f   f  f   f    a    f     f     u    u";
const keepers = "              f f f       f f   a  f   f  f   f    a    f     f     u    u";
const ownNotes = "             f f f       f f   n  f   f  f   f    a    f     f     u    u";
const sides = "                n n n       n n   n  n   n  n   n    a    a     a     u    u";
const hostAndGuest = "         n n n       n n   n  n   n  n   n    a    a     f     u    u";
const hostAlone = "            n n n       n n   n  n   n  n   n    a    f     f     u    u";

export const routeTable: Readonly<Record<string, Row>> = {
  readUrgentHelp: everybody,
  readConsent: whoMayAsk,
  giveConsent: whoMayAsk,
  withdrawConsent: whoMayAsk,
  documentException: {
    private: "                 f f f       f f   n  f   f  f   f    a    f     f     u    u",
    ordinary: "                f f f       f f   n  f   f  f   f    f    f     f     u    u",
  },
  readCounselSettings: "       a f f       f f   a  a   f  f   f    a    f     f     u    u",
  saveCounselSettings: "       a f f       f f   f  a   f  f   f    f    f     f     u    u",
  readCounts: "                a a a       f f   f  a   f  f   f    f    f     f     u    u",
  listAudit: "                 a a a       a a   a  a   f  f   f    a    f     f     u    u",
  listHosts: whoMayAsk,
  readTimes: "                 n n n       n n   n  n   a  a   a    a    a     a     u    u",
  // Whom one may take along: whoever has nobody is given an empty list.
  listCompanions: everybody,
  askConsultation: whoMayAsk,
  offerConsultation: {
    private: "                 f f f       f f   a  f   f  f   f    a    f     f     u    u",
    // A teacher who does not teach the pupil may not.
    ordinary: "                a a a       a f   a  f   f  f   f    a    f     f     u    u",
  },
  // One's own.
  listConsultations: everybody,
  answerConsultation: both(hostAlone), // it waits for the host
  moveConsultation: both(hostAndGuest),
  cancelConsultation: both(hostAndGuest),
  markHeld: both(hostAlone),
  readAvailability: hosts,
  saveAvailability: hosts,
  readCalendarAddress: hosts,
  renewCalendarAddress: hosts,
  readReminders: "             a a a       a a   a  f   a  a   a    a    a     a     u    u",
  saveReminders: "             a a a       a a   a  f   a  a   a    a    a     a     u    u",
  seeReminder: both(sides),
  readConsultation: both(sides),
  readVault: keepers,
  makeVault: keepers,
  rewrapVault: keepers,
  abandonVault: keepers,
  listNotes: keepers,
  addNote: keepers,
  saveNote: ownNotes,
  removeNote: ownNotes,
};

const nobodyThere = "          f f f       f f   f  f   f  f   f    f    f     f     f    u";
const noWayIn = "              n n n       n n   n  n   n  n   n    f    f     f     f    u";
const sidesThere = "           n n n       n n   n  n   n  n   n    a    a     a     f    u";
const hostThere = "            n n n       n n   n  n   n  n   n    a    f     f     f    u";
// Where a device in the room asks: whoever is outside is told no more than that they are.
const insideThere = "          f f f       f f   f  f   f  f   f    a    a     a     f    u";
const noneSealed = "           f f f       f f   f  f   f  f   f    c    c     c     f    u";

/** Who is inside is inside: host, guest and the mother beside. */
export const callTable: Readonly<Record<string, Row>> = {
  "consultation:knock": both(sidesThere),
  "consultation:stopWaiting": both(sidesThere),
  "consultation:listWaiting": both(hostThere),
  "consultation:letIn": {
    private: hostThere,
    // Nobody waits before a door without a lock.
    ordinary: "                n n n       n n   n  n   n  n   n    n    f     f     f    u",
  },
  "consultation:end": both(hostThere),
  "consultation:caption": { private: nobodyThere, ordinary: insideThere },
  "consultation:askPace": {
    private: nobodyThere,
    ordinary: "                f f f       f f   f  f   f  f   f    f    a     a     f    u",
  },
  "secrecy:join": { private: insideThere, ordinary: noneSealed },
  "secrecy:say": { private: insideThere, ordinary: noneSealed },
  // Of rooms, but the way in: into a private one nobody without a ticket, its host no more than others.
  "room:enter": { private: noWayIn, ordinary: sidesThere },
};

/** Files of the domain: the calendar by its address, which is its own key, and by one that was guessed. */
export const fileTable: Readonly<Record<string, string>> = {
  "calendar, by its address": "a a a       a a   a  a   a  a   a    a    a     a     a    a",
  "calendar, by a guess": "    n n n       n n   n  n   n  n   n    n    n     n     n    n",
};

/** A row's cells by column. @throws Error where the row is not as wide as the table */
export function cellsOf(row: string): Map<Column, Cell> {
  const letters = row.trim().split(/\s+/) as Cell[];
  if (letters.length !== columns.length) throw new Error(`${letters.length} cells: ${row}`);
  return new Map(columns.map((column, at) => [column, letters[at] ?? "u"]));
}
