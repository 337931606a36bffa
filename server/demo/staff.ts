import type { Role } from "../people/protocol.ts";
import type { Names } from "../people/rules.ts";
import { adultOf, type Gender, type Origin, pools } from "./names.ts";
import type { Random } from "./random.ts";
import type { SubjectKey } from "./subjects.ts";

/** `teaches` names subjects and, by their place in the list, the classes; `leads` is the class led. */
export type DemoStaff = Names & {
  roles: Role[];
  language: "kk" | "ru";
  teaches: { subjects: readonly SubjectKey[]; classIndexes: readonly number[] }[];
  leads: number | null;
};

type Post = {
  origin: Origin;
  gender: Gender;
  roles: Role[];
  teaches?: DemoStaff["teaches"];
  leads?: number;
};

const all = [0, 1, 2, 3, 4];
const seniors = [2, 3, 4];

function office(role: Role, gender: Gender, origin: Origin = "kazakh"): Post {
  return { origin, gender, roles: [role] };
}

/** A teacher of these subjects in these classes. */
function teacher(
  [origin, gender]: readonly [Origin, Gender],
  subjects: readonly SubjectKey[],
  classIndexes: readonly number[],
  leads?: number,
): Post {
  const teaches = [{ subjects, classIndexes }];
  if (leads === undefined) return { origin, gender, roles: ["teacher"], teaches };
  return { origin, gender, roles: ["classTeacher", "teacher"], teaches, leads };
}

const kazakhWoman = ["kazakh", "female"] as const;
const kazakhMan = ["kazakh", "male"] as const;
const russianWoman = ["russian", "female"] as const;

const kazakhOfSeniors: Post = {
  ...teacher(kazakhWoman, ["kazakhLanguage", "kazakhLiterature"], [2, 4]),
  teaches: [
    { subjects: ["kazakhLanguage", "kazakhLiterature"], classIndexes: [2, 4] },
    { subjects: ["kazakhAsSecond"], classIndexes: [3] },
  ],
};
const russianOfSeniors: Post = {
  ...teacher(russianWoman, [], [], 3),
  teaches: [
    { subjects: ["russianAsSecond"], classIndexes: [2, 4] },
    { subjects: ["russianLanguage", "russianLiterature"], classIndexes: [3] },
  ],
};

const posts: readonly Post[] = [
  office("director", "female"),
  office("deputyAcademic", "female"),
  office("deputyUpbringing", "male"),
  office("psychologist", "female"),
  office("administrator", "male"),
  teacher(kazakhWoman, ["kazakhLanguage", "kazakhLiterature"], [0, 1], 0),
  kazakhOfSeniors,
  teacher(russianWoman, ["russianAsSecond"], [0, 1]),
  russianOfSeniors,
  teacher(kazakhWoman, ["english"], [0, 1, 2]),
  teacher(["korean", "female"], ["english"], [3, 4]),
  teacher(kazakhWoman, ["mathematics"], [0, 1]),
  teacher(kazakhMan, ["algebra", "geometry"], [2, 4]),
  teacher(russianWoman, ["algebra", "geometry"], [3]),
  teacher(kazakhMan, ["informatics"], all),
  teacher(kazakhWoman, ["science"], [0, 1], 1),
  teacher(kazakhWoman, ["physics"], seniors, 2),
  teacher(kazakhWoman, ["chemistry"], seniors),
  teacher(["uighur", "female"], ["biology"], seniors),
  teacher(kazakhWoman, ["geography"], seniors),
  teacher(kazakhMan, ["kazakhHistory"], all, 4),
  teacher(kazakhWoman, ["worldHistory", "law"], all),
  teacher(kazakhWoman, ["music"], [0, 1]),
  teacher(["russian", "male"], ["craft"], all),
  teacher(kazakhMan, ["sport"], [0, 1, 2]),
  teacher(["uighur", "male"], ["sport"], [3, 4]),
  teacher(kazakhWoman, ["selfKnowledge"], all),
];

/** Everybody who works at the demo school; no family name twice, so that the staff room is easy to learn. */
export function makeStaff(random: Random): DemoStaff[] {
  const taken = new Set<string>();
  return posts.map(({ origin, gender, roles, teaches = [], leads = null }) => {
    const free = pools[origin].families.filter((name) => !taken.has(name));
    const family = random.pick(free);
    taken.add(family);
    const { familyName, givenName, patronymic } = adultOf(origin, gender, random, family);
    const language = origin === "kazakh" ? "kk" : "ru";
    return { familyName, givenName, patronymic, roles, language, teaches, leads };
  });
}
