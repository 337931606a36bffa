import { format, parseISO } from "date-fns";
import type { Language } from "../people/protocol.ts";
import type { DiaryWeek, Digest } from "./protocol.ts";
import { factsOf } from "./rules.ts";
import { words } from "./words.ts";

const codes = ["late", "ill", "excused", "unexcused"] as const;
const dayMonth = (day: string) => format(parseISO(day), "dd.MM");

/**
 * A week in plain words of one language, as a letter or to paste into a messenger: no marks of layout that a
 * messenger would show as signs, and nothing of other children.
 */
export function toDigest(week: DiaryWeek, language: Language, diaryUrl: string | null): Digest {
  const say = words[language];
  const facts = factsOf(week);
  const span = `${dayMonth(week.from)}–${dayMonth(week.to)}`;
  const subjectOf = (lesson: { subject: { name: Record<Language, string> } }) =>
    lesson.subject.name[language];
  const lines: string[] = [`${week.pupilName}, ${week.className} · ${span}`, ""];
  const section = (title: string, body: readonly string[]) => {
    if (body.length > 0) lines.push(`${title}:`, ...body.map((line) => `• ${line}`), "");
  };

  if (facts.held === 0) lines.push(say.noLessons, "");
  else {
    const counts = [
      `${say.lessons}: ${facts.held}`,
      `${say.present}: ${facts.present + facts.late}`,
      ...codes
        .filter((code) => facts[code] > 0)
        .map((code) => `${say.codes[code]}: ${facts[code]}`),
      ...(facts.unconfirmed > 0 ? [`${say.unconfirmed}: ${facts.unconfirmed}`] : []),
    ].join(", ");
    section(say.attendance, [
      counts,
      ...facts.remarks.map(
        ({ day, lesson }) =>
          `${dayMonth(day)}, ${subjectOf(lesson)}: ${lesson.attendance?.reason[language] ?? ""}`,
      ),
    ]);
  }
  if (facts.marks.length === 0 && facts.held > 0) lines.push(say.noMarks, "");
  const bySubject = Map.groupBy(facts.marks, ({ lesson }) => subjectOf(lesson));
  section(
    say.marks,
    [...bySubject].map(
      ([subject, marks]) => `${subject}: ${marks.flatMap(({ texts }) => texts).join(", ")}`,
    ),
  );
  section(
    say.comments,
    facts.comments.map(({ lesson, text }) => `${subjectOf(lesson)}: ${text}`),
  );
  const { tasks } = facts;
  if (tasks.due > 0)
    section(say.tasks, [
      `${say.due}: ${tasks.due}, ${say.handedIn}: ${tasks.handedIn}`,
      ...tasks.missing.map(({ lesson, text }) => `${say.missing}: ${subjectOf(lesson)}, ${text}`),
      ...facts.returned.map(({ lesson, text }) => `${say.returned}: ${subjectOf(lesson)}, ${text}`),
    ]);
  if (diaryUrl) lines.push(`${say.more}: ${diaryUrl}`);
  return {
    pupilId: week.pupilId,
    pupilName: week.pupilName,
    from: week.from,
    to: week.to,
    language,
    subject: say.subject(week.pupilName, span),
    text: lines.join("\n").trim(),
  };
}
