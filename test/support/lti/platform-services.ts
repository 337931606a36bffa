import type { IncomingMessage, ServerResponse } from "node:http";

export const AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/";
const NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

export type PlatformUser = {
  id: string;
  roles: string[];
  given: string;
  family: string;
  email?: string;
};
export type Score = {
  userId: string;
  scoreGiven: number;
  scoreMaximum: number;
  activityProgress: string;
  gradingProgress: string;
  timestamp: string;
};
export type Item = {
  id: string;
  label: string;
  scoreMaximum: number;
  resourceId?: string;
  resourceLinkId?: string;
  tag?: string;
};

/** What the services of the platform stand on. */
type Context = {
  base: () => string;
  users: Map<string, PlatformUser>;
  items: Map<string, Item>;
  scores: (Score & { itemId: string })[];
  state: { failNextScores: number; pageSize: number };
  scopesOf(req: IncomingMessage): string[];
  refuse(res: ServerResponse, status: number, why: string): void;
  reply(res: ServerResponse, status: number, body: unknown, headers?: object): void;
  bodyOf(req: IncomingMessage): Promise<string>;
};

/** Names and Roles 2.0 and Assignment and Grades 2.0 of the test platform, strict about types, scopes and fields. */
export function platformServices(context: Context) {
  const { users, items, scores, state, scopesOf, refuse, reply, bodyOf } = context;
  function listMembers(req: IncomingMessage, res: ServerResponse, url: URL) {
    if (!scopesOf(req).includes(NRPS)) return refuse(res, 401, "members scope");
    if (req.headers.accept !== "application/vnd.ims.lti-nrps.v2.membershipcontainer+json")
      return refuse(res, 406, "members accept");
    const from = Number(url.searchParams.get("from") ?? 0);
    const page = [...users.values()].slice(from, from + state.pageSize);
    const next = from + state.pageSize;
    const link =
      next < users.size ? { link: `<${context.base()}/members?from=${next}>; rel="next"` } : {};
    const members = page.map(({ id, roles, given, family, email }) => ({
      ...{ user_id: id, roles, status: "Active", given_name: given, family_name: family },
      ...{ name: `${given} ${family}`, email },
    }));
    const body = { id: `${context.base()}/members`, context: { id: "course-1" }, members };
    reply(res, 200, body, link);
  }

  async function lineItems(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    if (!scopesOf(req).includes(`${AGS}lineitem`)) return refuse(res, 401, "line item scope");
    if (req.method === "GET") {
      const wanted = url.searchParams.get("resource_link_id");
      const found = [...items.values()].filter((one) => !wanted || one.resourceLinkId === wanted);
      return reply(res, 200, found);
    }
    if (req.headers["content-type"] !== "application/vnd.ims.lis.v2.lineitem+json")
      return refuse(res, 415, "line item type");
    const wanted = JSON.parse(await bodyOf(req));
    if (!wanted.label || !(wanted.scoreMaximum > 0)) return refuse(res, 400, "line item fields");
    reply(res, 201, addLineItem(wanted));
  }
  function addLineItem(wanted: Omit<Item, "id">): Item {
    // A query in the address, as Moodle has one: the tool must keep it.
    const item = {
      ...wanted,
      id: `${context.base()}/lineitems/${items.size + 1}/lineitem?type_id=3`,
    };
    items.set(item.id, item);
    return item;
  }

  async function takeScore(req: IncomingMessage, res: ServerResponse, item: Item): Promise<void> {
    if (!scopesOf(req).includes(`${AGS}score`)) return refuse(res, 401, "score scope");
    if (req.headers["content-type"] !== "application/vnd.ims.lis.v1.score+json")
      return refuse(res, 415, "score type");
    const score: Score = JSON.parse(await bodyOf(req));
    if (state.failNextScores > 0) {
      state.failNextScores -= 1;
      return reply(res, 503, { error: "busy" });
    }
    const progress = ["Initialized", "Started", "InProgress", "Submitted", "Completed"];
    const grading = ["FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"];
    const isWhole =
      users.has(score.userId) &&
      progress.includes(score.activityProgress) &&
      grading.includes(score.gradingProgress) &&
      score.scoreMaximum > 0 &&
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)$/.test(score.timestamp);
    if (!isWhole) return refuse(res, 400, `score fields ${JSON.stringify(score)}`);
    const last = scores.findLast((one) => one.itemId === item.id && one.userId === score.userId);
    if (last && Date.parse(last.timestamp) >= Date.parse(score.timestamp))
      return reply(res, 409, { error: "older" });
    scores.push({ ...score, itemId: item.id });
    reply(res, 200, { resultUrl: `${item.id}` });
  }

  function results(req: IncomingMessage, res: ServerResponse, item: Item) {
    if (!scopesOf(req).includes(`${AGS}result.readonly`)) return refuse(res, 401, "result scope");
    const newest = new Map(
      scores.filter(({ itemId }) => itemId === item.id).map((s) => [s.userId, s]),
    );
    reply(
      res,
      200,
      [...newest.values()].map(({ userId, scoreGiven, scoreMaximum }) => ({
        ...{ id: `${item.id}/${userId}`, userId, scoreOf: item.id },
        resultScore: (scoreGiven / scoreMaximum) * item.scoreMaximum,
        resultMaximum: item.scoreMaximum,
      })),
    );
  }

  return { listMembers, lineItems, addLineItem, takeScore, results };
}
