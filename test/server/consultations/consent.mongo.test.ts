import { describe, expect, test } from "vitest";
import { defaultConsentText } from "#server/consultations/consent-words.ts";
import { ConsentModel, ConsentTextModel } from "#server/consultations/model-safety.ts";
import { counselSchool, NOW } from "../../support/counsel-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const at = new Date(NOW).toISOString();
const text = { kk: "Жаңа мәтін", ru: "", en: "" };
const wish = { urgent: [], text, parentUnderAge: 16 };
const forbidden = { code: "forbidden" };

describe("consent before a private talk", () => {
  test("of a young pupil is their own and a parent's, with version and time", async () => {
    const { safety, school, user, changed } = await counselSchool();
    const { schoolId, pupil7, parent7 } = school;
    const need = () => safety.consentNeed(schoolId, pupil7.id);
    expect(await need()).toBe("own");
    const before = await safety.readConsent(user(pupil7));
    expect(before).toEqual({
      text: { version: 1, text: defaultConsentText, parentUnderAge: 16 },
      ...{ own: null, needsParent: true, byParent: null, children: [] },
    });
    const mine = await safety.giveConsent(user(pupil7), { version: 1 });
    expect(mine).toMatchObject({ own: { version: 1, at }, byParent: null });
    expect(await need()).toBe("parent");
    const given = await safety.giveConsent(user(parent7), { version: 1, childId: pupil7.id });
    const child = { id: pupil7.id, name: pupil7.name, given: { version: 1, at } };
    expect(given).toMatchObject({ own: null, needsParent: false, children: [child] });
    expect(await need()).toBe("none");
    expect((await safety.readConsent(user(pupil7))).byParent).toEqual({ version: 1, at });
    expect(changed).toEqual([pupil7.id, pupil7.id]);
  });

  test("of a parent for themselves is their own alone, and no child's", async () => {
    const { safety, school, user } = await counselSchool();
    const { schoolId, pupil7, parent7 } = school;
    await safety.giveConsent(user(parent7), { version: 1 });
    expect(await safety.consentNeed(schoolId, parent7.id)).toBe("none");
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("own");
    expect((await safety.readConsent(user(parent7))).children[0]?.given).toBeNull();
  });

  test("given twice is one record; taken back it stands no more, and the record says when", async () => {
    const { safety, school, user, clock } = await counselSchool();
    const { schoolId, pupil7, parent7 } = school;
    for (const _ of [1, 2]) await safety.giveConsent(user(pupil7), { version: 1 });
    await safety.giveConsent(user(parent7), { version: 1, childId: pupil7.id });
    clock.now += 1000;
    const left = await safety.withdrawConsent(user(parent7), { childId: pupil7.id });
    expect(left.children[0]?.given).toBeNull();
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("parent");
    await safety.withdrawConsent(user(pupil7), {});
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("own");
    const kept = await ConsentModel.find({ schoolId }).sort({ _id: 1 }).lean();
    expect(kept.map(({ part, withdrawnAt }) => [part, withdrawnAt?.getTime()])).toEqual([
      ["own", clock.now],
      ["parent", clock.now],
    ]);
    await safety.giveConsent(user(pupil7), { version: 1 });
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("parent");
  });

  test("a newer text asks anew, keeps the older, and an older version is refused", async () => {
    const { safety, school, user } = await counselSchool();
    const { schoolId, pupil8, parent8, director } = school;
    await safety.giveConsent(user(pupil8), { version: 1 });
    await safety.giveConsent(user(parent8), { version: 1, childId: pupil8.id });
    expect(await safety.consentNeed(schoolId, pupil8.id)).toBe("none");
    const saved = await safety.saveSettings(user(director), wish);
    const all = { kk: text.kk, ru: text.kk, en: text.kk };
    expect(saved.consent).toEqual({ version: 2, text: all, parentUnderAge: 16 });
    expect(await safety.consentNeed(schoolId, pupil8.id)).toBe("own");
    await expect(safety.giveConsent(user(pupil8), { version: 1 })).rejects.toMatchObject({
      ...{ code: "conflict", reason: "consent_changed" },
    });
    await safety.giveConsent(user(pupil8), { version: 2 });
    expect(await safety.consentNeed(schoolId, pupil8.id)).toBe("parent");
    const texts = await ConsentTextModel.find({ schoolId }).sort({ version: 1 }).lean();
    expect(texts.map((one) => one.text.kk)).toEqual([defaultConsentText.kk, text.kk]);
  });

  test("the same text saved again asks nobody anew; another age alone changes who is asked", async () => {
    const { safety, school, user } = await counselSchool();
    const { schoolId, pupil7, administrator } = school;
    await safety.giveConsent(user(pupil7), { version: 1 });
    const same = { urgent: [], text: defaultConsentText, parentUnderAge: 12 };
    expect((await safety.saveSettings(user(administrator), same)).consent.version).toBe(1);
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("none");
    await safety.saveSettings(user(administrator), { ...same, parentUnderAge: 13 });
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("parent");
  });

  test("of two texts saved at once one is told so", async () => {
    const { safety, school, user } = await counselSchool();
    const save = (kk: string) =>
      safety.saveSettings(user(school.director), { ...wish, text: { ...text, kk } });
    const done = await Promise.allSettled([save("Бір"), save("Екі")]);
    const refused = done.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toMatchObject([{ code: "conflict", reason: "consent_changed" }]);
    expect((await safety.readSettings(user(school.director))).consent.version).toBe(2);
  });

  test("is nobody's to give but the child's own parent's", async () => {
    const { safety, school, user, psychologist } = await counselSchool();
    const { pupil7, parent8, teacher, director, administrator, pupil8 } = school;
    const childId = pupil7.id;
    for (const one of [parent8, pupil8, pupil7])
      await expect(safety.giveConsent(user(one), { version: 1, childId })).rejects.toMatchObject({
        ...forbidden,
        reason: "not_yours",
      });
    for (const one of [teacher, director, administrator, psychologist]) {
      await expect(safety.giveConsent(user(one), { version: 1 })).rejects.toMatchObject(forbidden);
      await expect(safety.readConsent(user(one))).rejects.toMatchObject(forbidden);
    }
    await expect(safety.withdrawConsent(user(parent8), { childId })).rejects.toMatchObject(
      forbidden,
    );
    expect(await ConsentModel.countDocuments({ schoolId: school.schoolId })).toBe(0);
  });

  test("a parent is asked for talks at large: nothing of it depends on there being one", async () => {
    const { safety, school, user, talk, psychologist } = await counselSchool();
    const { pupil7, parent7 } = school;
    const before = await safety.readConsent(user(parent7));
    const { id } = await talk();
    await safety.documentException(user(psychologist), id, "parentIsCause");
    await safety.giveConsent(user(pupil7), { version: 1 });
    expect(await safety.readConsent(user(parent7))).toEqual(before);
  });
});

describe("the documented exception", () => {
  test("lifts a parent's part for this pupil and this text; the pupil's own stays needed", async () => {
    const { safety, school, user, talk, psychologist } = await counselSchool();
    const { schoolId, pupil7, director } = school;
    const { id } = await talk();
    await safety.documentException(user(psychologist), id, "danger");
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("own");
    await safety.giveConsent(user(pupil7), { version: 1 });
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("none");
    expect((await safety.readConsent(user(pupil7))).needsParent).toBe(false);
    const [doc] = await ConsentModel.find({ schoolId, part: "exception" }).lean();
    expect(doc).toMatchObject({ exceptionKind: "danger", version: 1, at: new Date(NOW) });
    expect(String(doc?.byId)).toBe(psychologist.id);
    await safety.saveSettings(user(director), wish);
    await safety.giveConsent(user(pupil7), { version: 2 });
    expect(await safety.consentNeed(schoolId, pupil7.id)).toBe("parent");
  });

  test("is its host's alone, of a private talk with a pupil", async () => {
    const { safety, school, user, talk, psychologist } = await counselSchool();
    const { pupil7, pupil8, parent7, teacher, director, administrator } = school;
    const { id } = await talk();
    const document = (who: Parameters<typeof user>[0], of = id) =>
      safety.documentException(user(who), of, "unreachable");
    for (const one of [pupil7, pupil8, parent7, teacher, director, administrator])
      await expect(document(one)).rejects.toMatchObject(forbidden);
    const other = await school.add(["psychologist"]);
    await expect(document(other)).rejects.toMatchObject({ code: "not_found" });
    await expect(document(psychologist, "a".repeat(24))).rejects.toMatchObject({
      code: "not_found",
    });
    const invalid = { code: "invalid" };
    const ofParent = await talk({ guestId: parent7.id });
    await expect(document(psychologist, ofParent.id)).rejects.toMatchObject(invalid);
    const ordinary = await talk({ kind: "ordinary" });
    await expect(document(psychologist, ordinary.id)).rejects.toMatchObject(invalid);
    const asGuest = await talk({ hostId: other.id, guestId: psychologist.id });
    await expect(document(psychologist, asGuest.id)).rejects.toMatchObject(forbidden);
  });
});

describe("settings", () => {
  test("are the product's until the school saves its own, and saved numbers are checked ones", async () => {
    const { safety, school, user, psychologist } = await counselSchool();
    const { director, administrator, pupil7, teacher } = school;
    const first = await safety.readSettings(user(administrator));
    expect(first.urgent.map(({ number, isChecked }) => [number, isChecked])).toEqual([
      ["111", false],
      ["150", false],
      ["112", false],
    ]);
    const name = { kk: "Психолог", ru: "Психолог", en: "Psychologist" };
    const urgent = [
      ...first.urgent.slice(0, 1),
      { number: "+7 727 000-00-00", name, isChecked: false },
    ];
    const saved = await safety.saveSettings(user(director), { ...wish, urgent });
    expect(saved.urgent.map(({ number, isChecked }) => [number, isChecked])).toEqual([
      ["111", true],
      ["+7 727 000-00-00", true],
    ]);
    expect(await safety.readSettings(user(psychologist))).toEqual(saved);
    expect(await safety.urgent(user(pupil7))).toEqual({ numbers: saved.urgent });
    for (const one of [pupil7, teacher])
      await expect(safety.readSettings(user(one))).rejects.toMatchObject(forbidden);
    for (const one of [pupil7, teacher, psychologist])
      await expect(safety.saveSettings(user(one), wish)).rejects.toMatchObject(forbidden);
  });

  test("of one school are not another's", async () => {
    const [one, two] = [await counselSchool(), await counselSchool()];
    await one.safety.saveSettings(one.user(one.school.director), wish);
    expect((await two.safety.readSettings(two.user(two.school.director))).consent.version).toBe(1);
    await one.safety.giveConsent(one.user(one.school.pupil7), { version: 2 });
    expect(await two.safety.consentNeed(two.school.schoolId, one.school.pupil7.id)).toBe("own");
  });
});

test("who is erased leaves no consent, neither their own nor what they said for others", async () => {
  const { safety, school, user } = await counselSchool();
  const { schoolId, pupil7, parent7, pupil8 } = school;
  for (const one of [pupil7, parent7, pupil8]) await safety.giveConsent(user(one), { version: 1 });
  await safety.giveConsent(user(parent7), { version: 1, childId: pupil7.id });
  await safety.erase(schoolId, parent7.id);
  await safety.erase(schoolId, pupil7.id);
  const left = await ConsentModel.find({ schoolId }).lean();
  expect(left.map(({ personId }) => String(personId))).toEqual([pupil8.id]);
});
