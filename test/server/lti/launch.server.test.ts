import { describe, expect, test } from "vitest";
import {
  codeIn,
  custom,
  launch,
  login,
  people,
  platform,
  platformId,
  post,
  pupil,
  reasonOf,
  school,
  teacher,
  tool,
} from "../../support/lti/fixture.ts";
import { createBrowser } from "../../support/lti/platform.ts";
import { userOf } from "../../support/school.ts";

describe("launch", () => {
  test("login asks as OpenID Connect wants it and binds the answer to the browser", async () => {
    const { answer, asked, browser } = await login();
    expect(answer.status).toBe(302);
    expect(Object.fromEntries(asked)).toMatchObject({
      ...{ scope: "openid", response_type: "id_token", response_mode: "form_post" },
      ...{ prompt: "none", client_id: platform.clientId, login_hint: "hint" },
      ...{ lti_message_hint: "m-1", redirect_uri: `${tool.url}/api/lti/launch` },
    });
    expect([...browser.jar.keys()][0]).toMatch(/^qonyrau_lti_/);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toContain("HttpOnly");
  });

  test("login works by POST too, and without a client id where the issuer has one client", async () => {
    const body = new URLSearchParams({
      ...{ iss: platform.base, login_hint: "h", target_link_uri: `${tool.url}/` },
    });
    const answer = await createBrowser().go(`${tool.url}/api/lti/login`, {
      ...{ method: "POST", body },
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(302);
  });

  test("a pupil known by e-mail comes in, in a window of their own, by a code that works once", async () => {
    const answer = await launch(pupil);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('target="_blank"');
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors *");
    expect(answer.headers.get("x-frame-options")).toBeNull();
    const code = codeIn(html);
    const ticket = await tool.lti.tickets.read(code);
    expect(ticket).toMatchObject({
      ...{ kind: "open", personId: school.pupil7.id, platformName: "Test Moodle" },
      to: `/library/${"a".repeat(24)}`,
    });
    const { session } = await tool.lti.tickets.signIn(code);
    expect(session.me.id).toBe(school.pupil7.id);
    await expect(tool.lti.tickets.signIn(code)).rejects.toMatchObject({
      reason: "lti_code_unknown",
    });
  });

  test("a launch that is a page of its own goes straight on", async () => {
    const answer = await launch(pupil, undefined, undefined, { "sec-fetch-dest": "document" });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(/\/lti\/open#[\w-]{22}$/);
  });

  test("several audiences with the authorized party are fine", async () => {
    const { clientId } = platform;
    const answer = await launch(pupil, (claims) => ({
      ...{ ...claims, aud: [clientId, "another"], azp: clientId },
    }));
    expect(answer.status).toBe(200);
  });

  test("the platform's key is changed: the next launch reads the new one", async () => {
    await launch(pupil);
    platform.rotate();
    expect((await launch(pupil)).status).toBe(200);
  });

  test("a state kept by the platform's own storage stands in for a blocked cookie", async () => {
    const begun = await login(createBrowser(), { lti_storage_target: "_parent" });
    const html = await begun.answer.text();
    const [, browserSecret = ""] = /value:"([\w-]{22})"/.exec(html) ?? [];
    const [, state = ""] = /[?&]state=([\w-]+)/.exec(html) ?? [];
    const [, nonce = ""] = /[?&]nonce=([\w-]+)/.exec(html) ?? [];
    const stranger = createBrowser();
    const body = { state, id_token: platform.sign(platform.claims(pupil, nonce, custom)) };
    const asks = await post(stranger, { ...body, lti_storage_target: "_parent" });
    expect(await asks.text()).toContain("lti.get_data");
    expect((await post(stranger, { ...body, browser: browserSecret })).status).toBe(200);
  });
});

describe("people", () => {
  const stranger = { ...pupil, id: "u-stranger", email: "nobody@mail.kz", given: "Дана" };

  test("whom nobody knows gets a page and no account, until the administrator allows it", async () => {
    const answer = await launch(stranger);
    expect(reasonOf(answer)).toBe("403 unknown_person");
    const admin = userOf(school.administrator);
    await tool.lti.admin.change(admin, platformId, { makesPupils: true });
    const both = await Promise.all([launch(stranger), launch(stranger)]);
    await tool.lti.admin.change(admin, platformId, { makesPupils: false });
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const found = await people.listPeople(school.schoolId, { search: "Дана", skip: 0, limit: 9 });
    expect(found.people.map(({ roles, login: made }) => [roles, made])).toEqual([
      [["pupil"], "dana.qairat"],
    ]);
  });

  test("a teacher nobody knows gets no account even then", async () => {
    const admin = userOf(school.administrator);
    await tool.lti.admin.change(admin, platformId, { makesPupils: true });
    const answer = await launch({ ...teacher, id: "u-new-teacher", email: "new@mail.kz" });
    await tool.lti.admin.change(admin, platformId, { makesPupils: false });
    expect(reasonOf(answer)).toBe("403 unknown_person");
  });

  test("an e-mail is believed within one's kind only, and never for those with rights over the school", async () => {
    const { schoolId, director } = school;
    await people.roll.changePerson(schoolId, director.id, { email: "head@mektep.kz" });
    const asTeacher = { ...teacher, id: "u-head", email: "head@mektep.kz" };
    expect(reasonOf(await launch(asTeacher))).toBe("403 unknown_person");
    const learner = { ...pupil, id: "u-sly", email: "serik@mektep.kz" };
    expect(reasonOf(await launch(learner))).toBe("403 unknown_person");
  });

  test("one links oneself by signing in once, within one's kind", async () => {
    const unknown = { ...pupil, id: "u-8", email: "", given: "Мин", family: "Ким" };
    const code = codeIn(await (await launch(unknown)).text());
    expect(await tool.lti.tickets.read(code)).toMatchObject({ kind: "link", name: "Мин Ким" });
    const refused = tool.lti.tickets.linkMyself(userOf(school.teacher), code);
    await expect(refused).rejects.toMatchObject({ reason: "lti_role_mismatch" });
    await tool.lti.tickets.linkMyself(userOf(school.pupil8), code);
    const again = codeIn(await (await launch(unknown)).text());
    expect((await tool.lti.tickets.read(again)).personId).toBe(school.pupil8.id);
  });

  test("names and roles: every page is read, proposals are made, the administrator confirms", async () => {
    platform.users.set("u-9", { ...pupil, id: "u-9", email: "kim8@mail.kz", given: "Сон" });
    const { schoolId, administrator, add, class8 } = school;
    const son = await add(["pupil"], { classId: class8.id, email: "kim8@mail.kz" });
    await launch(teacher);
    const admin = userOf(administrator);
    const [course] = await tool.lti.admin.courses(admin, platformId);
    if (!course) throw new Error("no course");
    expect(course).toMatchObject({ title: "Музыка 7", hasRoster: true });
    const members = await tool.lti.admin.members(admin, course.id);
    expect(members).toHaveLength(3); // two pages of two
    const nine = members.find(({ userId }) => userId === "u-9");
    expect(nine).toMatchObject({ person: null, proposal: { id: son.id }, isTeacher: false });
    expect(members.find(({ userId }) => userId === teacher.id)?.person?.id).toBe(school.teacher.id);
    await tool.lti.admin.link(admin, course.id, [{ userId: "u-9", personId: son.id }]);
    const after = await tool.lti.admin.members(admin, course.id);
    expect(after.find(({ userId }) => userId === "u-9")?.person?.id).toBe(son.id);
    await tool.lti.admin.link(admin, course.id, [{ userId: "u-9", personId: null }]);
    platform.users.delete("u-9");
    await people.remove(schoolId, son.id);
  });
});
