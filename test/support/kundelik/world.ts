import type { World } from "./shapes.ts";

/** What of ours is made into a journal outside. */
type Ours = {
  classes: {
    name: string;
    /** Family and given name, as `fullName` begins. */
    pupils: { fullName: string }[];
  }[];
  subjectName: string;
  lessons: { className: string; day: string; number: number }[];
};
export const OUTSIDE_SCHOOL = "1000000000777";
/** Too long for a double: an id that was read as a number would be another one. */
const FIRST_LESSON = 2_126_745_632_348_567_891n;
const FIRST_PERSON = 1_000_012_345_678n;
const FIRST_CLASS = 2_000_000_000_017n;
const SUBJECT = "1000000555001";

/** Our school as the journal outside knows it: other ids, and class names without our quotes. */
export function worldOf({ classes, subjectName, lessons }: Ours): World {
  let person = FIRST_PERSON;
  const made = classes.map(({ name, pupils }, at) => ({
    id: String(FIRST_CLASS + BigInt(at)),
    name: name.replace(/[«»\s]/g, ""),
    ours: name,
    subjects: [{ id: SUBJECT, name: subjectName }],
    persons: pupils.map(({ fullName }) => {
      const [lastName = "", firstName = "", middleName = null] = fullName.split(" ");
      return { id: String(person++), lastName, firstName, middleName };
    }),
  }));
  return {
    schoolId: OUTSIDE_SCHOOL,
    classes: made,
    lessons: lessons.map(({ className, day, number }, at) => ({
      id: String(FIRST_LESSON + BigInt(at)),
      classId: made.find(({ ours }) => ours === className)?.id ?? "",
      ...{ subjectId: SUBJECT, day, number },
    })),
  };
}
