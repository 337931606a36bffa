import { AppError } from "../errors.ts";
import type { Group, GroupWay, GroupWork } from "./protocol.ts";
import { dealOut, roomFor, smallestGroup } from "./rules.ts";
import type { KeptWork } from "./store.ts";

type Kept = KeptWork["groups"][number];
/** A class as it is when groups are made: every pupil, and who of them is here. */
export type ClassNow = { pupilIds: readonly string[]; isHere: (personId: string) => boolean };
const instantOrNull = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** Group work of one lesson: who belongs where, and until when. Asks nobody, tells nobody, moves nobody. */
export class Work {
  phase: GroupWork["phase"] = "none";
  way: GroupWay = "random";
  startedAtMs: number | null = null;
  endsAtMs: number | null = null;
  roomFor = 1;
  /** Whose voice goes to all groups. */
  readonly broadcasters = new Set<string>();
  #groups: Kept[] = [];

  get groups(): readonly Readonly<Kept>[] {
    return this.#groups;
  }

  /** New groups, empty or dealt out by lot among those who are here. `newId` draws a group's id. */
  form(
    way: GroupWay,
    count: number,
    { pupilIds, isHere }: ClassNow,
    draw: { seed: number; newId: () => string },
  ): void {
    const here = pupilIds.filter(isHere);
    const dealt = way === "random" ? dealOut(here, count, draw.seed) : [];
    this.phase = "forming";
    this.way = way;
    this.roomFor = roomFor(pupilIds.length, count);
    this.#groups = Array.from({ length: count }, (_, index) => ({
      id: draw.newId(),
      number: index + 1,
      memberIds: dealt[index] ?? [],
      calledAtMs: null,
    }));
  }

  /** @throws AppError not_found */
  group(groupId: string): Kept {
    const found = this.#groups.find(({ id }) => id === groupId);
    if (!found) throw new AppError("not_found", "No such group");
    return found;
  }

  groupOf(personId: string): string | null {
    return this.#groups.find(({ memberIds }) => memberIds.includes(personId))?.id ?? null;
  }

  /** Into one group and out of any other; null: out of all. @throws AppError not_found */
  assign(personId: string, groupId: string | null): void {
    const target = groupId === null ? null : this.group(groupId);
    for (const group of this.#groups)
      group.memberIds = group.memberIds.filter((id) => id !== personId);
    target?.memberIds.push(personId);
  }

  /** A pupil's own choice. @throws AppError not_found; conflict group_full, or pupils do not choose now */
  choose(personId: string, groupId: string): void {
    if (this.phase !== "forming" || this.way !== "choice")
      throw new AppError("conflict", "Pupils do not choose now");
    const group = this.group(groupId);
    const others = group.memberIds.filter((id) => id !== personId);
    if (others.length >= this.roomFor)
      throw new AppError("conflict", "The group is full", { reason: "group_full" });
    this.assign(personId, groupId);
  }

  /** Who has no group comes into the smallest; returns which. */
  placeLate(personId: string, isHere: (personId: string) => boolean): string | null {
    const known = this.groupOf(personId);
    if (known) return known;
    const smallest = smallestGroup(this.#groups, isHere);
    if (smallest) this.assign(personId, smallest.id);
    return smallest?.id ?? null;
  }

  call(groupId: string, atMs: number | null): void {
    this.group(groupId).calledAtMs = atMs;
  }

  end(): void {
    this.phase = "none";
    this.#groups = [];
    this.startedAtMs = null;
    this.endsAtMs = null;
    this.broadcasters.clear();
  }

  /** As one person sees it: who leads sees all; a pupil sees groups that are being made only to choose one. */
  view(isLeading: boolean): GroupWork {
    const isSeen =
      isLeading || this.phase === "running" || (this.phase === "forming" && this.way === "choice");
    return {
      phase: isSeen ? this.phase : "none",
      way: this.way,
      groups: isSeen ? this.#groups.map(toGroup) : [],
      roomFor: this.roomFor,
      startedAt: instantOrNull(this.startedAtMs),
      endsAt: instantOrNull(this.endsAtMs),
      broadcasterIds: [...this.broadcasters],
    };
  }

  /** What should outlive the server's memory; null: nothing. */
  keep(): KeptWork | null {
    const { phase, way, startedAtMs, endsAtMs } = this;
    if (phase === "none") return null;
    return { phase, way, groups: structuredClone(this.#groups), startedAtMs, endsAtMs };
  }

  restore({ phase, way, groups, startedAtMs, endsAtMs }: KeptWork, pupils: number): void {
    Object.assign(this, { phase, way, startedAtMs, endsAtMs });
    this.roomFor = roomFor(pupils, groups.length);
    this.#groups = structuredClone(groups);
  }
}

const toGroup = ({ calledAtMs, ...group }: Kept): Group => ({
  ...group,
  calledAt: instantOrNull(calledAtMs),
});
