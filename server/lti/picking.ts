import type { Response } from "express";
import { z } from "zod";
import type { Language } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import { claim } from "./claims.ts";
import type { Keys } from "./keys.ts";
import type { PeopleForLti } from "./linking.ts";
import { autoForm, GO, sendPage, toHtml } from "./pages.ts";
import { LtiTarget } from "./protocol.ts";
import { LtiRefusal, pathOf } from "./rules.ts";
import { hashOf } from "./secrets.ts";
import type { LtiStore, StoredTicket } from "./store.ts";
import { words } from "./words.ts";

/** Something of ours that a course may show. `maximum`: of the marks it gives; null: it gives none. */
export type Choice = { target: string; title: string; about: string; maximum: number | null };
/** What this teacher may put into a course, by kind. */
export type ChoicesOf = (
  user: User,
  wanted: { search: string } | { target: string },
  language: Language,
) => Promise<{ items: Choice[]; lessons: Choice[]; credits: Choice[] }>;

const RETURN_LIFE_SEC = 300;
const MOST_PICKED = 20;
const Asked = z.object({
  code: z.string().max(100),
  search: z.string().trim().max(100).default(""),
});
const Chosen = z.object({
  code: z.string().max(100),
  target: z.union([LtiTarget.transform((one) => [one]), z.array(LtiTarget).max(MOST_PICKED)]),
  marks: z.string().optional(),
});
const Settings = z.object({
  deep_link_return_url: z.url(),
  accept_types: z.array(z.string()),
  accept_multiple: z.boolean().optional(),
  accept_lineitem: z.boolean().optional(),
  data: z.string().optional(),
});

type Deps = {
  store: LtiStore;
  people: Pick<PeopleForLti, "findPerson">;
  keys: Pick<Keys, "sign">;
  choicesOf: ChoicesOf;
  now: () => number;
};

/** Deep Linking 2.0: a teacher of a course elsewhere chooses what of ours it shows. A plain page: it stands in a frame, where no session lives. */
export function createPicking({ store, people, keys, choicesOf, now }: Deps) {
  /** @throws LtiRefusal code_unknown, also once it was used */
  async function read(code: string, use: boolean) {
    const ticket = await store.findTicket(hashOf(code), ["pick"], { at: new Date(now()), use });
    if (!ticket?.personId) throw new LtiRefusal("code_unknown");
    const { schoolId, personId } = ticket;
    const person = await people.findPerson(schoolId, personId);
    if (!person) throw new LtiRefusal("unknown_person");
    const settings = Settings.parse(ticket.data.settings);
    const user: User = { id: person.id, schoolId, roles: person.roles, familyId: ticket.id };
    return { ticket, person, user, settings };
  }

  async function show(res: Response, query: unknown): Promise<void> {
    const asked = Asked.safeParse(query);
    if (!asked.success) throw new LtiRefusal("bad_request", "pick");
    const { code, search } = asked.data;
    const { person, user, settings } = await read(code, false);
    const { language } = person;
    const say = words[language];
    if (!settings.accept_types.includes("ltiResourceLink"))
      return sendPage(res, { language, title: say.noMarksFor, body: "" });
    const choices = await choicesOf(user, { search }, language);
    const kind = settings.accept_multiple === false ? "radio" : "checkbox";
    const group = (title: string, list: readonly Choice[]) =>
      list.length === 0
        ? ""
        : `<h2>${toHtml(title)}</h2>${list.map((one) => option(one, kind)).join("")}`;
    const lists = [
      group(say.items, choices.items),
      group(say.lessons, choices.lessons),
      group(say.credits, choices.credits),
    ].join("");
    const hidden = `<input type="hidden" name="code" value="${toHtml(code)}">`;
    const marks =
      settings.accept_lineitem === false
        ? ""
        : `<label class="pick"><input type="checkbox" name="marks" value="yes" checked><span>${toHtml(say.marks)}</span></label>`;
    sendPage(res, {
      ...{ language, title: say.picking },
      body:
        `<p>${toHtml(say.pickingAbout)}</p><form class="row" method="get" action="/api/lti/pick">${hidden}` +
        `<input type="search" name="search" aria-label="${toHtml(say.search)}" placeholder="${toHtml(say.search)}" value="${toHtml(search)}"></form>` +
        `<form method="post" action="/api/lti/pick">${hidden}${lists || `<p>${toHtml(say.nothing)}</p>`}` +
        `${lists ? `${marks}<button class="button">${toHtml(say.put)}</button>` : ""}</form>`,
    });
  }

  /** Sends what was chosen back, signed. @throws LtiRefusal code_unknown, bad_request */
  async function choose(res: Response, body: unknown, baseUrl: string): Promise<void> {
    const chosen = Chosen.safeParse(body);
    if (!chosen.success) throw new LtiRefusal("bad_request", "choice");
    const { code, target: targets, marks } = chosen.data;
    const { ticket, person, user, settings } = await read(code, true);
    const { language } = person;
    const picked = [];
    for (const target of settings.accept_multiple === false ? targets.slice(0, 1) : targets)
      picked.push(await choiceOf(user, target, language));
    const withMarks = marks !== undefined && settings.accept_lineitem !== false;
    const items = picked.map((one) => toItem(one, baseUrl, withMarks));
    const jwt = await keys.sign(
      ticket.schoolId,
      await response(ticket, settings.data, items),
      RETURN_LIFE_SEC,
    );
    const to = settings.deep_link_return_url;
    const say = words[language];
    sendPage(res, {
      ...{ language, title: say.returning, formTo: to, script: GO },
      body: autoForm(to, { JWT: jwt }, say.goOn),
    });
  }

  /** Asked for again, so that only what they may see goes. */
  async function choiceOf(user: User, target: string, language: Language): Promise<Choice> {
    const found = Object.values(await choicesOf(user, { target }, language)).flat();
    const choice = found.find((one) => one.target === target);
    if (!choice) throw new LtiRefusal("bad_request", "not theirs to pick");
    return choice;
  }

  async function response(
    { schoolId, platformId, data }: StoredTicket,
    given: string | undefined,
    items: object[],
  ): Promise<Record<string, unknown>> {
    const platform = await store.findPlatform(schoolId, platformId ?? "");
    if (!platform) throw new LtiRefusal("unknown_platform");
    return {
      ...{ iss: platform.clientId, aud: platform.issuer, nonce: crypto.randomUUID() },
      [claim.messageType]: "LtiDeepLinkingResponse",
      [claim.version]: "1.3.0",
      [claim.deploymentId]: data.deploymentId,
      [claim.contentItems]: items,
      ...(given !== undefined && { [claim.data]: given }),
    };
  }

  return { show, choose };
}
export type Picking = ReturnType<typeof createPicking>;

function option({ target, title, about }: Choice, kind: "radio" | "checkbox"): string {
  return (
    `<label class="pick"><input type="${kind}" name="target" value="${toHtml(target)}">` +
    `<span>${toHtml(title)}<small>${toHtml(about)}</small></span></label>`
  );
}

/** A link of ours as the course keeps it. */
export function toItem({ target, title, maximum }: Choice, baseUrl: string, withMarks: boolean) {
  return {
    type: "ltiResourceLink",
    title,
    url: `${baseUrl}${pathOf(target)}`,
    custom: { qonyrau_target: target },
    ...(withMarks &&
      maximum !== null && {
        lineItem: { label: title, scoreMaximum: maximum, resourceId: target, tag: "qonyrau" },
      }),
  };
}
