import type { RegisterCell } from "../../register/protocol.ts";
import type { AbsenceCode } from "../protocol-entries.ts";
import { copyWords, letters } from "../words.ts";

type Asked = {
  /** `2026-11-24`. */
  day: string;
  number: number;
  className: string;
  subjectName: string;
  topic: string | null;
  homework: string;
  pupils: readonly { id: string; fullName: string }[];
  cells: readonly Pick<RegisterCell, "personId" | "code" | "state">[];
  language: "kk" | "ru";
};
const order: readonly AbsenceCode[] = ["unexcused", "ill", "excused", "late"];

/** One lesson as text for a journal that takes none but typing: topic, homework with its link, absent with their letters. */
export function copyText(asked: Asked): string {
  const { day, number, className, subjectName, topic, homework, pupils, cells, language } = asked;
  const words = copyWords[language];
  const [year, month, date] = day.split("-");
  const nameOf = new Map(pupils.map(({ id, fullName }) => [id, fullName]));
  const confirmed = cells.filter(({ state }) => state === "confirmed");
  const lines = order.flatMap((code) => {
    const names = confirmed
      .filter((cell) => cell.code === code)
      .flatMap(({ personId }) => nameOf.get(personId) ?? [])
      .sort((a, b) => a.localeCompare(b, "kk"));
    return names.length > 0 ? [`${letters[code]}: ${names.join(", ")}`] : [];
  });
  const isUnconfirmed = cells.length > confirmed.length || cells.length === 0;
  const attendance =
    lines.length > 0 ? ["", ...lines].join("\n") : isUnconfirmed ? "" : ` ${words.allPresent}`;
  return [
    `${date}.${month}.${year}, ${number} · ${className} · ${subjectName}`,
    `${words.topic}: ${topic ?? words.noTopic}`,
    ...(homework === "" ? [] : [`${words.homework}: ${homework}`]),
    `${words.absent}:${attendance}${isUnconfirmed ? ` (${words.unconfirmed})` : ""}`,
  ].join("\n");
}
