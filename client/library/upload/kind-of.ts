import type { ItemKind } from "#server/library/protocol.ts";
import type { Subject } from "#server/schedule/protocol.ts";

/** Subjects by words of their names in any language; the first that fits decides. */
const kinds: readonly [RegExp, ItemKind][] = [
  [/дене шынықтыру|физ(ическ|культур)|physical|sport/i, "exercise"],
  [/музык|music/i, "listening"],
  [/еңбек|труд|график|craft|art\b|design/i, "making"],
  [/өзін-өзі|самопознани|кәсіпкер|предприним|бизнес|business|self-knowledge/i, "project"],
];

/** What a teacher of a subject most likely makes for it. */
export function kindOf(subject: Subject | undefined): ItemKind {
  if (!subject) return "lesson";
  if (subject.isMusic) return "listening";
  const names = Object.values(subject.name).join(" ");
  return kinds.find(([pattern]) => pattern.test(names))?.[1] ?? "lesson";
}
