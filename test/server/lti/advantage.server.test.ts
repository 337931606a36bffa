import { describe, expect, test } from "vitest";
import {
  ITEM,
  launch,
  platform,
  platformId,
  pupil,
  reasonOf,
  school,
  teacher,
  tool,
  without,
} from "../../support/lti/fixture.ts";
import { names, type PlatformUser } from "../../support/lti/platform.ts";
import { userOf } from "../../support/school.ts";

describe("deep linking", () => {
  const settings = {
    ...{ deep_link_return_url: "", accept_types: ["ltiResourceLink", "link"] },
    ...{ accept_presentation_document_targets: ["iframe", "window"], accept_multiple: true },
    data: "opaque;1",
  };
  const deepLink = (user: PlatformUser) =>
    launch(user, (claims) => ({
      ...without(claims, names.resource),
      [names.messageType]: "LtiDeepLinkingRequest",
      [names.deepLinking]: { ...settings, deep_link_return_url: `${platform.base}/return?a=1` },
    }));

  test("a teacher picks, and the platform gets a signed answer with a line item", async () => {
    const answer = await deepLink(teacher);
    expect(answer.status).toBe(303);
    const to = answer.headers.get("location") ?? "";
    const page = await (await fetch(to)).text();
    expect(page).toContain("Қазақ билері &lt;b&gt;");
    const code = new URL(to).searchParams.get("code") ?? "";
    const pick = () =>
      fetch(`${tool.url}/api/lti/pick`, {
        method: "POST",
        body: new URLSearchParams({ code, target: ITEM, marks: "yes" }),
      });
    const returned = await pick();
    const html = await returned.text();
    expect(html).toContain(`action="${platform.base}/return?a=1"`);
    expect(returned.headers.get("content-security-policy")).toContain(platform.base);
    const token = /name="JWT" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const claims = await platform.readToolToken(token);
    expect(claims).toMatchObject({
      ...{ iss: platform.clientId, aud: platform.base },
      [names.messageType]: "LtiDeepLinkingResponse",
      [names.version]: "1.3.0",
      [names.deployment]: platform.deploymentId,
      [names.data]: "opaque;1",
      [names.items]: [
        {
          ...{ type: "ltiResourceLink", title: "Қазақ билері <b>" },
          url: `${tool.url}/library/${"a".repeat(24)}`,
          custom: { qonyrau_target: ITEM },
          lineItem: { scoreMaximum: 100, resourceId: ITEM, label: "Қазақ билері <b>" },
        },
      ],
    });
    expect(reasonOf(await pick())).toBe("403 code_unknown");
  });

  test("not for a learner, and nothing that is not theirs to pick", async () => {
    expect(reasonOf(await deepLink(pupil))).toBe("403 not_a_teacher");
    const to = (await deepLink(teacher)).headers.get("location") ?? "";
    const code = new URL(to).searchParams.get("code") ?? "";
    const target = `item:${"f".repeat(24)}`;
    const body = new URLSearchParams({ code, target });
    const answer = await fetch(`${tool.url}/api/lti/pick`, { method: "POST", body });
    expect(reasonOf(answer)).toBe("403 bad_request");
  });
});

describe("assignment and grades", () => {
  const mark = (given: number) =>
    tool.marks.set(
      ITEM,
      new Map([[school.pupil7.id, { given, maximum: 100, isComplete: given >= 80 }]]),
    );

  test("a line item is made once, the score arrives, is not repeated, and grows", async () => {
    await launch(pupil);
    mark(40);
    const { schoolId } = school;
    expect(await tool.lti.reconcile(schoolId)).toBe(1);
    expect(await tool.lti.drain(schoolId)).toBeNull();
    expect([...platform.items.values()]).toMatchObject([
      { label: "Қазақ билері", scoreMaximum: 100, resourceId: ITEM, resourceLinkId: "link-1" },
    ]);
    expect(await tool.lti.reconcile(schoolId)).toBe(0);
    mark(95);
    await tool.lti.reconcile(schoolId);
    await tool.lti.drain(schoolId);
    expect(platform.scores.map(({ userId: _, timestamp: __, itemId: ___, ...s }) => s)).toEqual([
      {
        ...{ scoreGiven: 40, scoreMaximum: 100 },
        ...{ activityProgress: "InProgress", gradingProgress: "Pending" },
      },
      {
        ...{ scoreGiven: 95, scoreMaximum: 100 },
        ...{ activityProgress: "Completed", gradingProgress: "FullyGraded" },
      },
    ]);
    expect(platform.items.size).toBe(1);
    const [course] = await tool.lti.admin.courses(userOf(school.administrator), platformId);
    const resource = course?.resources[0];
    expect(resource).toMatchObject({ hasLineItem: true, sent: 1, waiting: 0, failed: 0 });
    const results = await tool.lti.admin.results(userOf(school.administrator), resource?.id ?? "");
    expect(results).toMatchObject([{ userId: pupil.id, sent: 95, theirs: 95, state: "sent" }]);
  });

  test("a platform that is down gets it later, once", async () => {
    const before = platform.scores.length;
    platform.state.failNextScores = 2;
    mark(97);
    const { schoolId } = school;
    await tool.lti.reconcile(schoolId);
    const first = await tool.lti.drain(schoolId);
    expect(first).toBe(tool.clock.now + 30_000);
    tool.clock.now += 31_000;
    expect(await tool.lti.drain(schoolId)).toBe(tool.clock.now + 120_000);
    tool.clock.now += 121_000;
    expect(await tool.lti.drain(schoolId)).toBeNull();
    expect(platform.scores).toHaveLength(before + 1);
    expect(platform.scores.at(-1)?.scoreGiven).toBe(97);
  });

  test("a line item removed there is made anew", async () => {
    platform.items.clear();
    mark(98);
    const { schoolId } = school;
    await tool.lti.reconcile(schoolId);
    await tool.lti.drain(schoolId);
    tool.clock.now += 31_000;
    expect(await tool.lti.drain(schoolId)).toBeNull();
    expect(platform.items.size).toBe(1);
    expect(platform.scores.at(-1)?.scoreGiven).toBe(98);
  });
});

describe("keys and registration", () => {
  test("our keys rotate: the old one stays readable, tokens are signed by the new one", async () => {
    const { schoolId, administrator } = school;
    const read = async () =>
      (await (await fetch(`${tool.url}/api/lti/jwks/${schoolId}`)).json()).keys;
    const before = await read();
    await tool.lti.admin.rotate(userOf(administrator), tool.url);
    const after = await read();
    expect(after).toHaveLength(before.length + 1);
    expect(after[0]).not.toHaveProperty("d");
    const { steps } = await tool.lti.admin.test(userOf(administrator), platformId);
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      ...["keys ok", "token ok", "launch ok"],
    ]);
    expect((await fetch(`${tool.url}/api/lti/jwks/${"0".repeat(24)}`)).status).toBe(404);
  });

  test("a platform registers itself by an invitation that works once", async () => {
    const admin = userOf(school.administrator);
    const { url } = await tool.lti.admin.invite(admin, tool.url);
    const asked = new URLSearchParams({
      openid_configuration: `${platform.base}/openid-configuration`,
      registration_token: "reg-token",
    });
    const answer = await fetch(`${url}?${asked}`);
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining("org.imsglobal.lti.close"),
    ]);
    const listed = await tool.lti.admin.list(admin);
    const made = listed.find(({ clientId }) => clientId === "registered-client");
    expect(made).toMatchObject({
      issuer: platform.base,
      deploymentIds: ["d-9"],
      makesPupils: false,
    });
    expect(reasonOf(await fetch(`${url}?${asked}`))).toBe("403 code_unknown");
    await tool.lti.admin.remove(admin, made?.id ?? "");
  });

  test("only the administrator manages; the director reads; a platform is registered once", async () => {
    const { administrator, director, teacher: ours } = school;
    const details = { ...platform.details(), trustsEmail: true, makesPupils: false };
    const twice = tool.lti.admin.create(userOf(administrator), details);
    await expect(twice).rejects.toMatchObject({ reason: "lti_platform_known" });
    await expect(tool.lti.admin.list(userOf(director))).resolves.toHaveLength(1);
    for (const who of [director, ours])
      await expect(tool.lti.admin.invite(userOf(who), tool.url)).rejects.toMatchObject({
        code: "forbidden",
      });
    await expect(tool.lti.admin.list(userOf(ours))).rejects.toMatchObject({ code: "forbidden" });
  });

  test("the platform found nothing to refuse in what we asked of it", () => {
    expect(platform.refusals).toEqual([]);
  });
});
