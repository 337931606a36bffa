import type { Names } from "../people/rules.ts";
import { adultOf, familyNameFor, type Gender, type Origin, patronymicFor, pools } from "./names.ts";
import type { Random } from "./random.ts";

/** `classIndex` is the class's place in the list the families were made for. */
export type DemoPupil = Names & { classIndex: number };
export type DemoFamily = { children: DemoPupil[]; parents: Names[]; language: "kk" | "ru" };
type ClassToFill = { language: "kk" | "ru" };

const SMALLEST_CLASS = 20;
const LARGEST_CLASS = 25;
/** How often a new pupil is the brother or sister of one in another class. */
const SIBLING_SHARE = 0.12;
/** Where the demo pupil sits: 7 «Ә» in the list of classes, with a sister in 5 «А». */
const DEMO_CLASS = 2;
const SISTER_CLASS = 0;

const originsBy: Readonly<Record<"kk" | "ru", readonly Origin[]>> = {
  // One origin a place: its share of the class.
  kk: [...Array<Origin>(12).fill("kazakh"), "uighur"],
  ru: ["russian", "russian", "russian", "russian", "korean", "uighur", "kazakh", "kazakh"],
};

type Draft = DemoFamily & { origin: Origin; familyName: string; stem: string };

/** The family everybody meets first: its daughter Айым is the demo pupil, its parents have two children. */
function firstFamily(): Draft {
  const father: Names = { familyName: "Қайрат", givenName: "Ерлан", patronymic: "Қайратұлы" };
  const mother: Names = { familyName: "Оспанова", givenName: "Жанар", patronymic: "Болатқызы" };
  const child = (givenName: string, classIndex: number): DemoPupil => ({
    ...{ familyName: "Қайрат", givenName, patronymic: "Ерланқызы", classIndex },
  });
  return {
    origin: "kazakh",
    familyName: "Қайрат",
    stem: "Ерлан",
    language: "kk",
    parents: [mother, father],
    children: [child("Айым", DEMO_CLASS), child("Аяла", SISTER_CLASS)],
  };
}

function newFamily(language: "kk" | "ru", random: Random): Draft {
  const origin = random.pick(originsBy[language]);
  const familyName = random.pick(pools[origin].families);
  const father = adultOf(origin, "male", random, familyName);
  // Most mothers bear the family's name.
  const mother = adultOf(origin, "female", random, random.next() < 0.7 ? familyName : undefined);
  const roll = random.next();
  const present = roll < 0.65 ? [mother, father] : roll < 0.92 ? [mother] : [father];
  const parents = present.map(({ stem: _, ...names }) => names);
  return { origin, familyName, stem: father.stem, language, parents, children: [] };
}

/** A given name that nobody of this family name bears in the class and no sibling has. */
function addChild(family: Draft, classIndex: number, taken: Set<string>, random: Random): void {
  const gender: Gender = random.next() < 0.5 ? "female" : "male";
  const familyName = familyNameFor(family.familyName, gender);
  const siblings = family.children.map(({ givenName }) => givenName);
  const free = pools[family.origin][gender].filter(
    (name) => !taken.has(`${familyName} ${name}`) && !siblings.includes(name),
  );
  const givenName = random.pick(free);
  taken.add(`${familyName} ${givenName}`);
  const patronymic = patronymicFor(family.origin, family.stem, gender);
  family.children.push({ familyName, givenName, patronymic, classIndex });
}

/** Families with one or two children, so that each class has 20 to 25 pupils. */
export function makeFamilies(classes: readonly ClassToFill[], random: Random): DemoFamily[] {
  const families: Draft[] = [firstFamily()];
  for (const [classIndex, { language }] of classes.entries()) {
    const size = random.between(SMALLEST_CLASS, LARGEST_CLASS);
    const inClass = () =>
      families.flatMap(({ children }) => children.filter((one) => one.classIndex === classIndex));
    const taken = new Set(
      inClass().map(({ familyName, givenName }) => `${familyName} ${givenName}`),
    );
    while (inClass().length < size) {
      const withOne = families.filter(
        (one) =>
          one.language === language &&
          one.children.length === 1 &&
          one.children[0]?.classIndex !== classIndex,
      );
      const isSibling = withOne.length > 0 && random.next() < SIBLING_SHARE;
      const family = isSibling ? random.pick(withOne) : newFamily(language, random);
      addChild(family, classIndex, taken, random);
      if (!isSibling) families.push(family);
    }
  }
  return families.map(({ children, parents, language }) => ({ children, parents, language }));
}
