import { Types } from "mongoose";
import { ClassModel, PersonModel } from "./model.ts";
import { fullNameOf, kazakhSortKey, normalLogin, searchKeyOf } from "./rules.ts";
import {
  type NewClass,
  type PersonChange,
  type StoredClass,
  type StoredPerson,
  toClass,
  toPerson,
} from "./store.ts";

/** So many records in one answer of the database. */
const PAGE = 1_000;

/** Queries of those who keep the school's lists: imports, exports, platforms. */
export const mongoRoll = {
  /** Everybody at the school now; with `withLeft` those who left too, by id. */
  async listEveryone(
    schoolId: string,
    { withLeft = false }: { withLeft?: boolean } = {},
  ): Promise<(StoredPerson & { hasLeft: boolean })[]> {
    const found: (StoredPerson & { hasLeft: boolean })[] = [];
    let after: string | null = null;
    for (;;) {
      const filter = {
        schoolId,
        ...(after !== null && { _id: { $gt: new Types.ObjectId(after) } }),
        ...(!withLeft && { leftAt: null }),
      };
      const docs = await PersonModel.find(filter).sort({ _id: 1 }).limit(PAGE);
      for (const doc of docs) found.push({ ...toPerson(doc), hasLeft: Boolean(doc.leftAt) });
      after = found.at(-1)?.id ?? null;
      if (docs.length < PAGE) return found;
    }
  },

  /** Those at the school now whose e-mail is this. */
  async findByEmail(schoolId: string, email: string): Promise<StoredPerson[]> {
    const filter = { schoolId, email: email.trim().toLowerCase(), leftAt: null };
    return (await PersonModel.find(filter).limit(5)).map(toPerson);
  },

  /** Which of these logins somebody has already, in whichever school: one login in the installation. */
  async takenLogins(logins: readonly string[]): Promise<Set<string>> {
    const taken = new Set<string>();
    for (let from = 0; from < logins.length; from += PAGE) {
      const part = logins.slice(from, from + PAGE).map(normalLogin);
      const docs = await PersonModel.find({ login: { $in: part } }, { login: 1 }).setOptions({
        acrossSchools: true,
      });
      for (const { login } of docs) taken.add(login);
    }
    return taken;
  },

  /** Changes what is named; keys of order and search follow. False when nobody such is in the school's records. */
  async changePerson(schoolId: string, personId: string, change: PersonChange): Promise<boolean> {
    const doc = await PersonModel.findOne({ schoolId, _id: personId });
    if (!doc) return false;
    const person = { ...toPerson(doc), ...change };
    const { familyName, givenName, patronymic, roles, email } = person;
    const done = await PersonModel.updateOne(
      { schoolId, _id: personId },
      {
        ...{ familyName, givenName, patronymic, email },
        roles: [...roles],
        classId: person.classId === null ? null : new Types.ObjectId(person.classId),
        ...(toPerson(doc).classId !== person.classId && { classSince: new Date() }),
        childIds: person.childIds.map((id) => new Types.ObjectId(id)),
        sortKey: kazakhSortKey(fullNameOf(person)),
        searchKey: searchKeyOf(person, person.login),
      },
    );
    return done.matchedCount === 1;
  },

  /** Somebody who had left is at the school again. */
  async takeBack(schoolId: string, personId: string): Promise<void> {
    await PersonModel.updateOne({ schoolId, _id: personId }, { leftAt: null });
  },

  /** A class with an id chosen before. @throws MongoServerError 11000, it exists */
  async addClass(schoolId: string, id: string, schoolClass: NewClass): Promise<StoredClass> {
    return toClass(
      await ClassModel.create({ _id: new Types.ObjectId(id), ...schoolClass, schoolId }),
    );
  },

  /** False when there is none such. @throws MongoServerError 11000, another class is called so */
  async changeClass(
    schoolId: string,
    classId: string,
    change: Partial<NewClass>,
  ): Promise<boolean> {
    const done = await ClassModel.updateOne({ schoolId, _id: classId }, change);
    return done.matchedCount === 1;
  },
};
export type Roll = typeof mongoRoll;
