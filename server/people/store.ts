import { Types } from "mongoose";
import { AttendancePolicy } from "../attendance/protocol.ts";
import type { Words } from "../protocol/define.ts";
import {
  type ClassDoc,
  ClassModel,
  type PersonFields,
  PersonModel,
  type SchoolDoc,
  SchoolModel,
} from "./model.ts";
import type { Language, Role } from "./protocol.ts";
import {
  classNameOf,
  fullNameOf,
  kazakhSortKey,
  type Names,
  nameOf,
  normalLogin,
  searchKeyOf,
  searchWords,
} from "./rules.ts";

export type School = {
  id: string;
  name: Words;
  timeZone: string;
  isDemo: boolean;
  attendancePolicy: AttendancePolicy;
};
export type StoredClass = {
  id: string;
  grade: number;
  letter: string;
  /** 7 «Ә» */
  name: string;
  language: "kk" | "ru";
  classTeacherId: string | null;
};
export type StoredPerson = Names & {
  id: string;
  schoolId: string;
  name: string;
  fullName: string;
  login: string;
  roles: Role[];
  language: Language;
  classId: string | null;
  /** When they came to the class, ms; null: they were in it from the start. */
  classSinceMs: number | null;
  childIds: string[];
  email: string | null;
};
export type NewSchool = Omit<School, "id" | "attendancePolicy"> & {
  attendancePolicy?: AttendancePolicy;
};
export type NewClass = Omit<StoredClass, "id" | "name">;
/** `passwordHash` null: only a login card lets this person in. */
export type NewPerson = Names & {
  login: string;
  roles: Role[];
  language: Language;
  passwordHash: string | null;
  classId?: string | null;
  classSince?: Date | null;
  childIds?: string[];
  email?: string | null;
  /** Chosen before, by whom must know it whatever happens in between. */
  id?: string;
};
/** What of a person may be changed by those who keep the school's lists. */
export type PersonChange = Partial<
  Names & { classId: string | null; childIds: string[]; email: string | null; roles: Role[] }
>;
export type StoredLeaver = Pick<StoredPerson, "id" | "familyName" | "fullName" | "roles"> & {
  className: string | null;
  leftAtMs: number;
};
export type Credentials = { person: StoredPerson; passwordHash: string | null };
export type PeopleFilter = {
  role?: Role | undefined;
  search?: string | undefined;
  skip: number;
  limit: number;
};

const idOf = (value: Types.ObjectId | null | undefined): string | null =>
  value?.toHexString() ?? null;
const current = { leftAt: null };

export function toClass(doc: ClassDoc): StoredClass {
  const { grade, letter, language } = doc;
  const classTeacherId = idOf(doc.classTeacherId);
  const name = classNameOf(grade, letter);
  return { id: doc._id.toHexString(), grade, letter, name, language, classTeacherId };
}

export function toPerson(doc: PersonFields): StoredPerson {
  const { familyName, givenName, login, language } = doc;
  const names: Names = { familyName, givenName, patronymic: doc.patronymic ?? null };
  const roles = [...doc.roles];
  return {
    ...names,
    id: doc._id.toHexString(),
    schoolId: doc.schoolId.toHexString(),
    name: nameOf(names, roles),
    fullName: fullNameOf(names),
    login,
    roles,
    language,
    classId: idOf(doc.classId),
    classSinceMs: doc.classSince?.getTime() ?? null,
    childIds: doc.childIds.map((id) => id.toHexString()),
    email: doc.email ?? null,
  };
}

function toSchool(doc: SchoolDoc): School {
  const { kk, ru, en } = doc.name;
  const { timeZone, isDemo } = doc;
  // Schools made before a part of the rule was there have its default.
  const attendancePolicy = AttendancePolicy.parse(doc.toObject().attendancePolicy);
  return { id: doc._id.toHexString(), name: { kk, ru, en }, timeZone, isDemo, attendancePolicy };
}

/** Every query about schools, classes and people. */
export const mongoPeople = {
  async createSchool(school: NewSchool): Promise<School> {
    const attendancePolicy = school.attendancePolicy ?? AttendancePolicy.parse({});
    return toSchool(await SchoolModel.create({ ...school, attendancePolicy }));
  },

  async findSchool(schoolId: string): Promise<School | null> {
    const doc = await SchoolModel.findById(schoolId);
    return doc && toSchool(doc);
  },

  async setAttendancePolicy(schoolId: string, attendancePolicy: AttendancePolicy): Promise<void> {
    await SchoolModel.updateOne({ _id: schoolId }, { attendancePolicy });
  },

  async listSchools(): Promise<School[]> {
    return (await SchoolModel.find().sort({ _id: 1 })).map(toSchool);
  },

  async addClass(schoolId: string, schoolClass: NewClass): Promise<StoredClass> {
    return toClass(await ClassModel.create({ ...schoolClass, schoolId }));
  },

  async findClass(schoolId: string, classId: string): Promise<StoredClass | null> {
    const doc = await ClassModel.findOne({ schoolId, _id: classId });
    return doc && toClass(doc);
  },

  async listClasses(schoolId: string): Promise<StoredClass[]> {
    const docs = await ClassModel.find({ schoolId }).sort({ schoolId: 1, grade: 1, letter: 1 });
    return docs.map(toClass);
  },

  async listClassesLedBy(schoolId: string, personId: string): Promise<StoredClass[]> {
    const docs = await ClassModel.find({ schoolId, classTeacherId: personId });
    return docs.map(toClass);
  },

  /** Pupils in each class that has any. */
  async countPupils(schoolId: string): Promise<Map<string, number>> {
    const rows = await PersonModel.aggregate<{ _id: Types.ObjectId; count: number }>([
      {
        $match: { schoolId: new Types.ObjectId(schoolId), classId: { $ne: null }, leftAt: null },
      },
      { $group: { _id: "$classId", count: { $sum: 1 } } },
    ]);
    return new Map(rows.map(({ _id, count }) => [_id.toHexString(), count]));
  },

  /** In the order given, stopping at the first login that is taken. @throws MongoServerError 11000 */
  async addPeople(schoolId: string, people: readonly NewPerson[]): Promise<StoredPerson[]> {
    const docs = people.map(({ id, ...person }) => {
      const login = normalLogin(person.login);
      return {
        ...(id !== undefined && { _id: new Types.ObjectId(id) }),
        ...person,
        email: person.email ?? null,
        schoolId: new Types.ObjectId(schoolId),
        classId: person.classId ? new Types.ObjectId(person.classId) : null,
        childIds: (person.childIds ?? []).map((id) => new Types.ObjectId(id)),
        login,
        sortKey: kazakhSortKey(fullNameOf(person)),
        searchKey: searchKeyOf(person, login),
        leftAt: null,
      };
    });
    return (await PersonModel.insertMany(docs)).map(toPerson);
  },

  /** Somebody of this school now; those who left are not found. */
  async findPerson(schoolId: string, personId: string): Promise<StoredPerson | null> {
    const doc = await PersonModel.findOne({ schoolId, _id: personId, ...current });
    return doc && toPerson(doc);
  },

  /** By id, those who left too: past lessons keep their names. */
  async findPeople(schoolId: string, personIds: readonly string[]): Promise<StoredPerson[]> {
    const docs = await PersonModel.find({ schoolId, _id: { $in: [...new Set(personIds)] } });
    return docs.map(toPerson);
  },

  /** By id, of those who are at the school now. */
  async findCurrent(schoolId: string, personIds: readonly string[]): Promise<StoredPerson[]> {
    const ids = [...new Set(personIds)];
    return (await PersonModel.find({ schoolId, _id: { $in: ids }, ...current })).map(toPerson);
  },

  /** Pupils of a class by full name in Kazakh order. */
  async listPupils(schoolId: string, classId: string): Promise<StoredPerson[]> {
    const docs = await PersonModel.find({ schoolId, classId, ...current }).sort({ sortKey: 1 });
    return docs.map(toPerson);
  },

  /** Parents of any of these pupils, in Kazakh order. */
  async listParents(schoolId: string, pupilIds: readonly string[]): Promise<StoredPerson[]> {
    const filter = { schoolId, childIds: { $in: [...pupilIds] }, ...current };
    return (await PersonModel.find(filter).sort({ sortKey: 1 })).map(toPerson);
  },

  /** A page of the school's people in Kazakh order, and how many there are in all. */
  async listPeople(schoolId: string, { role, search, skip, limit }: PeopleFilter) {
    const words = searchWords(search ?? "");
    const filter = {
      schoolId,
      ...current,
      ...(role && { roles: role }),
      ...(words.length > 0 && { $and: words.map((word) => ({ searchKey: { $regex: word } })) }),
    };
    const page = PersonModel.find(filter).sort({ sortKey: 1 }).skip(skip).limit(limit);
    const [docs, total] = await Promise.all([page, PersonModel.countDocuments(filter)]);
    return { people: docs.map(toPerson), total };
  },

  /** Across schools: at sign-in the login is all that is known. */
  async findCredentials(login: string): Promise<Credentials | null> {
    const doc = await PersonModel.findOne({ login: normalLogin(login), ...current })
      .select("+passwordHash")
      .setOptions({ acrossSchools: true });
    return doc && { person: toPerson(doc), passwordHash: doc.passwordHash ?? null };
  },

  async findPasswordHash(schoolId: string, personId: string): Promise<string | null> {
    const filter = { schoolId, _id: personId, ...current };
    const doc = await PersonModel.findOne(filter).select("+passwordHash");
    return doc?.passwordHash ?? null;
  },

  async setPasswordHash(schoolId: string, personId: string, passwordHash: string): Promise<void> {
    await PersonModel.updateOne({ schoolId, _id: personId, ...current }, { passwordHash });
  },

  async setEmail(schoolId: string, personId: string, email: string | null): Promise<void> {
    await PersonModel.updateOne({ schoolId, _id: personId, ...current }, { email });
  },

  async setLanguage(schoolId: string, personId: string, language: Language): Promise<void> {
    await PersonModel.updateOne({ schoolId, _id: personId, ...current }, { language });
  },

  /** False when nobody such is at the school. */
  async setRoles(schoolId: string, personId: string, roles: readonly Role[]): Promise<boolean> {
    const change = { roles: [...roles] };
    const done = await PersonModel.updateOne({ schoolId, _id: personId, ...current }, change);
    return done.matchedCount === 1;
  },

  /** False when nobody such is at the school. `leftClassName`: as the class is called on that day. */
  async setLeft(
    schoolId: string,
    personId: string,
    left: { leftAt: Date; leftClassName: string | null },
  ): Promise<boolean> {
    const done = await PersonModel.updateOne({ schoolId, _id: personId, ...current }, left);
    return done.matchedCount === 1;
  },

  /** A page of those who left, the latest first, and how many there are in all. */
  async listLeft(schoolId: string, { skip, limit }: { skip: number; limit: number }) {
    const filter = { schoolId, leftAt: { $ne: null } };
    const page = PersonModel.find(filter).sort({ leftAt: -1, _id: -1 }).skip(skip).limit(limit);
    const [docs, total] = await Promise.all([page, PersonModel.countDocuments(filter)]);
    const people = docs.flatMap((doc): StoredLeaver[] => {
      const { id, familyName, fullName, roles } = toPerson(doc);
      const className = doc.leftClassName ?? null;
      if (!doc.leftAt) return [];
      return [{ id, familyName, fullName, roles, className, leftAtMs: doc.leftAt.getTime() }];
    });
    return { people, total };
  },
};
export type PeopleStore = typeof mongoPeople;
