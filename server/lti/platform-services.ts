import { z } from "zod";
import { type Answer, call, PlatformError, parseJson } from "./calls.ts";
import { scope } from "./claims.ts";
import type { Keys } from "./keys.ts";
import { nextPage, ofLineItem } from "./rules.ts";
import type { StoredPlatform } from "./store.ts";

/** Pages of a list that are read at most: a course of some thousands. */
const MOST_PAGES = 50;
/** A token is asked for anew so long before its end, ms. */
const MARGIN_MS = 30_000;

const Token = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().default(60),
});
const Members = z.object({
  members: z.array(
    z.object({
      user_id: z.coerce.string(),
      status: z.string().optional(),
      roles: z.array(z.string()).default([]),
      name: z.string().nullish(),
      given_name: z.string().nullish(),
      family_name: z.string().nullish(),
      email: z.string().nullish(),
    }),
  ),
});
export type PlatformMember = z.infer<typeof Members>["members"][number];
const LineItem = z.object({
  id: z.url(),
  label: z.string().optional(),
  resourceId: z.string().nullish(),
  resourceLinkId: z.string().nullish(),
  scoreMaximum: z.number().optional(),
});
export type LineItem = z.infer<typeof LineItem>;
const Results = z.array(
  z.object({
    userId: z.coerce.string(),
    resultScore: z.number().nullish(),
    resultMaximum: z.number().nullish(),
  }),
);

const media = {
  members: "application/vnd.ims.lti-nrps.v2.membershipcontainer+json",
  lineItem: "application/vnd.ims.lis.v2.lineitem+json",
  lineItems: "application/vnd.ims.lis.v2.lineitemcontainer+json",
  score: "application/vnd.ims.lis.v1.score+json",
  results: "application/vnd.ims.lis.v2.resultcontainer+json",
} as const;

type Deps = { keys: Pick<Keys, "sign">; now: () => number };

/** What we ask of a platform behind everybody's back: who is in a course, line items, scores, results. */
export function createServices({ keys, now }: Deps) {
  const tokens = new Map<string, { token: string; untilMs: number }>();

  /** A bearer token for these scopes; kept until shortly before its end. @throws PlatformError */
  async function tokenFor(platform: StoredPlatform, scopes: readonly string[]): Promise<string> {
    const asked = scopes.join(" ");
    const key = `${platform.id} ${platform.tokenUrl} ${asked}`;
    const kept = tokens.get(key);
    if (kept && kept.untilMs > now()) return kept.token;
    const { clientId, tokenUrl, schoolId } = platform;
    const claims = { iss: clientId, sub: clientId, aud: tokenUrl };
    const answer = await call(tokenUrl, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({
        grant_type: "client_credentials",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: await keys.sign(schoolId, claims, 60),
        scope: asked,
      }),
    });
    const parsed = Token.safeParse(parseJson(answer));
    if (!parsed.success) throw new PlatformError(answer.status, "no token in the answer");
    const { access_token: token, expires_in: lifeSec } = parsed.data;
    tokens.set(key, { token, untilMs: now() + lifeSec * 1000 - MARGIN_MS });
    return token;
  }

  /** A request with a token; one that is refused is forgotten, so that the next try asks for another. */
  async function ask(
    platform: StoredPlatform,
    scopes: readonly string[],
    url: string,
    init: RequestInit & { headers: Record<string, string> },
  ): Promise<Answer> {
    const send = async () => {
      const authorization = `Bearer ${await tokenFor(platform, scopes)}`;
      return call(url, { ...init, headers: { ...init.headers, authorization } });
    };
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof PlatformError) || error.status !== 401) throw error;
      tokens.delete(`${platform.id} ${platform.tokenUrl} ${scopes.join(" ")}`);
      return send();
    }
  }

  async function pages(
    platform: StoredPlatform,
    scopes: readonly string[],
    url: string,
    accept: string,
  ): Promise<unknown[]> {
    const read: unknown[] = [];
    for (let next: string | null = url; next !== null && read.length < MOST_PAGES; ) {
      const answer: Answer = await ask(platform, scopes, next, { headers: { accept } });
      read.push(parseJson(answer));
      next = nextPage(answer.headers.get("link"));
      // The token goes nowhere but to the platform's own host.
      if (next !== null && new URL(next).host !== new URL(url).host) next = null;
    }
    return read;
  }

  const parse = <T>(schema: z.ZodType<T>, value: unknown): T => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new PlatformError(200, "an answer of another shape");
    return parsed.data;
  };

  return {
    tokenFor,

    /** Everybody in a course (Names and Roles 2.0), over all its pages. @throws PlatformError */
    async members(platform: StoredPlatform, membersUrl: string): Promise<PlatformMember[]> {
      const read = await pages(platform, [scope.members], membersUrl, media.members);
      return read.flatMap((one) => parse(Members, one).members);
    },

    /** The line item of a link, made where there is none. @throws PlatformError */
    async findOrMakeLineItem(
      platform: StoredPlatform,
      lineItemsUrl: string,
      wanted: { resourceLinkId: string; resourceId: string; label: string; scoreMaximum: number },
    ): Promise<LineItem> {
      const { resourceLinkId, resourceId } = wanted;
      const url = new URL(lineItemsUrl);
      url.searchParams.set("resource_link_id", resourceLinkId);
      const read = await pages(platform, [scope.lineItem], url.href, media.lineItems);
      // Some platforms take no notice of the filter.
      const found = read
        .flatMap((one) => parse(z.array(LineItem), one))
        .find(
          (item) =>
            item.resourceLinkId === resourceLinkId &&
            (item.resourceId ?? resourceId) === resourceId,
        );
      if (found) return found;
      const answer = await ask(platform, [scope.lineItem], lineItemsUrl, {
        method: "POST",
        headers: { accept: media.lineItem, "content-type": media.lineItem },
        body: JSON.stringify({ ...wanted, tag: "qonyrau" }),
      });
      return parse(LineItem, parseJson(answer));
    },

    /** @throws PlatformError; status 409: the platform has a newer one */
    async publishScore(
      platform: StoredPlatform,
      lineItemUrl: string,
      score: { userId: string; given: number; maximum: number; isComplete: boolean; madeAt: Date },
    ): Promise<void> {
      const { userId, given, maximum, isComplete, madeAt } = score;
      await ask(platform, [scope.score], ofLineItem(lineItemUrl, "scores"), {
        method: "POST",
        headers: { "content-type": media.score },
        body: JSON.stringify({
          userId,
          ...{ scoreGiven: given, scoreMaximum: maximum },
          activityProgress: isComplete ? "Completed" : "InProgress",
          gradingProgress: isComplete ? "FullyGraded" : "Pending",
          timestamp: madeAt.toISOString(),
        }),
      });
    },

    /** What the platform has. @throws PlatformError */
    async results(platform: StoredPlatform, lineItemUrl: string) {
      const url = ofLineItem(lineItemUrl, "results");
      const read = await pages(platform, [scope.result], url, media.results);
      return read.flatMap((one) => parse(Results, one));
    },
  };
}
export type Services = ReturnType<typeof createServices>;
