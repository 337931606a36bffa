import {
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
} from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import jwt from "jsonwebtoken";
import {
  AGS,
  type Item,
  type PlatformUser,
  platformServices,
  type Score,
} from "./platform-services.ts";

export type { PlatformUser } from "./platform-services.ts";

/**
 * The platform's side of LTI 1.3 Advantage, written apart from the tool: jsonwebtoken and node:crypto, no jose.
 * It is strict: what the certification list asks of a tool it refuses when it is not so, and keeps why in `refusals`.
 */
const C = "https://purl.imsglobal.org/spec/lti/claim/";
export const names = {
  messageType: `${C}message_type`,
  version: `${C}version`,
  deployment: `${C}deployment_id`,
  target: `${C}target_link_uri`,
  resource: `${C}resource_link`,
  roles: `${C}roles`,
  context: `${C}context`,
  custom: `${C}custom`,
  deepLinking: "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings",
  items: "https://purl.imsglobal.org/spec/lti-dl/claim/content_items",
  data: "https://purl.imsglobal.org/spec/lti-dl/claim/data",
  grades: "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
  members: "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
} as const;
export const LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner";
export const INSTRUCTOR = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor";

type Key = { kid: string; privateKey: KeyObject; publicJwk: JsonWebKey };

const newKey = (): Key => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { kid: randomUUID(), privateKey, publicJwk: publicKey.export({ format: "jwk" }) };
};
const later = (base: string, path: string) => `${base}${path}`;

export async function startPlatform(tool: { jwksUrl: () => string }) {
  let key = newKey();
  const published: Key[] = [key];
  const clientId = "tool-client-7";
  const deploymentId = "deployment-1";
  const users = new Map<string, PlatformUser>();
  const items = new Map<string, Item>();
  const scores: (Score & { itemId: string })[] = [];
  const refusals: string[] = [];
  const tokens = new Map<string, string[]>();
  const usedAssertions = new Set<string>();
  const state = {
    ...{ failNextScores: 0, jwksReads: 0, pageSize: 2, frame: "" },
    registered: [] as unknown[],
    /** Whom the sign-in of the platform sends, where a browser does it. */
    launch: null as { user: PlatformUser; more: Record<string, unknown> } | null,
  };
  let base = "";

  const toolKeys = async (): Promise<(JsonWebKey & { kid: string })[]> => {
    const read = await (await fetch(tool.jwksUrl())).json();
    return read.keys;
  };
  /** A token the tool signed, by the key its header names. @throws Error */
  async function readToolToken(token: string): Promise<jwt.JwtPayload> {
    const header = jwt.decode(token, { complete: true })?.header;
    const jwk = (await toolKeys()).find(({ kid }) => kid === header?.kid);
    if (!jwk) throw new Error("unknown kid of the tool");
    const read = jwt.verify(token, createPublicKey({ key: jwk, format: "jwk" }), {
      algorithms: ["RS256"],
    });
    if (typeof read === "string") throw new Error("no claims");
    return read;
  }

  const reply = (res: ServerResponse, status: number, body: unknown, headers = {}) => {
    res.writeHead(status, { "content-type": "application/json", ...headers });
    res.end(body === null ? "" : JSON.stringify(body));
  };
  const refuse = (res: ServerResponse, status: number, why: string) => {
    refusals.push(why);
    reply(res, status, { error: why });
  };
  const html = (res: ServerResponse, body: string) => {
    res.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    res.end(`<!doctype html>${body}`);
  };
  const bodyOf = async (req: IncomingMessage): Promise<string> => {
    let text = "";
    for await (const piece of req) text += piece;
    return text;
  };
  const scopesOf = (req: IncomingMessage) =>
    tokens.get(/^Bearer (.+)$/.exec(req.headers.authorization ?? "")?.[1] ?? "") ?? [];

  async function giveToken(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await bodyOf(req));
    if (form.get("grant_type") !== "client_credentials") return refuse(res, 400, "grant_type");
    if (
      form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    )
      return refuse(res, 400, "client_assertion_type");
    try {
      const claims = await readToolToken(form.get("client_assertion") ?? "");
      const isMeant = claims.iss === clientId && claims.sub === clientId;
      if (!isMeant || claims.aud !== later(base, "/token")) return refuse(res, 401, "assertion");
      if (!claims.jti || usedAssertions.has(claims.jti)) return refuse(res, 401, "jti");
      if ((claims.exp ?? 0) - (claims.iat ?? 0) > 3600) return refuse(res, 401, "assertion life");
      usedAssertions.add(claims.jti);
    } catch (error) {
      return refuse(res, 401, `assertion: ${error}`);
    }
    const scopes = (form.get("scope") ?? "").split(" ").filter(Boolean);
    if (scopes.length === 0) return refuse(res, 400, "no scope");
    const token = randomUUID();
    tokens.set(token, scopes);
    reply(res, 200, {
      ...{ access_token: token, token_type: "Bearer", expires_in: 3600 },
      scope: scopes.join(" "),
    });
  }

  /** The claims of a launch that is right in all; `nonce` as the tool asked. */
  function claims(user: PlatformUser, nonce: string, more: Record<string, unknown> = {}) {
    const now = Math.floor(Date.now() / 1000);
    return {
      ...{ iss: base, aud: clientId, sub: user.id, iat: now, exp: now + 300, nonce },
      ...{
        given_name: user.given,
        family_name: user.family,
        name: `${user.given} ${user.family}`,
      },
      ...(user.email && { email: user.email }),
      [names.messageType]: "LtiResourceLinkRequest",
      [names.version]: "1.3.0",
      [names.deployment]: deploymentId,
      [names.target]: "http://tool.example/",
      [names.resource]: { id: "link-1", title: "Қазақ билері" },
      [names.roles]: user.roles,
      [names.context]: { id: "course-1", title: "Музыка 7" },
      [names.members]: { context_memberships_url: `${base}/members`, service_versions: ["2.0"] },
      [names.grades]: {
        scope: [`${AGS}lineitem`, `${AGS}score`, `${AGS}result.readonly`],
        lineitems: `${base}/lineitems`,
      },
      ...more,
    };
  }

  const services = platformServices({
    ...{ base: () => base, users, items, scores, state, scopesOf, refuse, reply, bodyOf },
  });

  async function register(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.headers.authorization !== "Bearer reg-token") return refuse(res, 401, "register token");
    const told = JSON.parse(await bodyOf(req));
    const isWhole =
      told.application_type === "web" &&
      told.response_types?.includes("id_token") &&
      told.token_endpoint_auth_method === "private_key_jwt" &&
      told.jwks_uri &&
      told.initiate_login_uri &&
      told["https://purl.imsglobal.org/spec/lti-tool-configuration"]?.domain;
    if (!isWhole) return refuse(res, 400, "registration fields");
    state.registered.push(told);
    reply(res, 201, {
      ...told,
      client_id: "registered-client",
      "https://purl.imsglobal.org/spec/lti-tool-configuration": { deployment_id: "d-9" },
    });
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? "/", base);
    if (url.pathname === "/jwks") {
      state.jwksReads += 1;
      const keys = published.map(({ kid, publicJwk }) => ({
        ...publicJwk,
        ...{ kid, alg: "RS256", use: "sig" },
      }));
      return reply(res, 200, { keys });
    }
    // A course's page with the tool in a frame, and the sign-in that answers a tool's login.
    if (url.pathname === "/course")
      return html(res, `<iframe src="${state.frame}" width="700" height="500"></iframe>`);
    if (url.pathname === "/auth" && state.launch) {
      const asked = url.searchParams;
      const nonce = asked.get("nonce") ?? "";
      const { user, more } = state.launch;
      const token = jwt.sign(claims(user, nonce, more), key.privateKey, {
        ...{ algorithm: "RS256", keyid: key.kid },
      });
      return html(
        res,
        `<form id="f" method="post" action="${asked.get("redirect_uri")}"><input name="state" value="${asked.get("state")}">` +
          `<input name="id_token" value="${token}"></form><script>document.getElementById("f").submit()</script>`,
      );
    }
    if (url.pathname === "/token" && req.method === "POST") return giveToken(req, res);
    if (url.pathname === "/members") return services.listMembers(req, res, url);
    if (url.pathname === "/lineitems") return services.lineItems(req, res, url);
    if (url.pathname === "/register" && req.method === "POST") return register(req, res);
    if (url.pathname === "/openid-configuration")
      return reply(res, 200, {
        ...{
          issuer: base,
          authorization_endpoint: `${base}/auth`,
          token_endpoint: `${base}/token`,
        },
        ...{ jwks_uri: `${base}/jwks`, registration_endpoint: `${base}/register` },
      });
    const [, number, part] =
      /^\/lineitems\/(\d+)\/lineitem\/(scores|results)$/.exec(url.pathname) ?? [];
    const item = items.get(`${base}/lineitems/${number}/lineitem?type_id=3`);
    if (item && url.searchParams.get("type_id") !== "3") return refuse(res, 400, "lost query");
    if (item && part === "scores" && req.method === "POST")
      return services.takeScore(req, res, item);
    if (item && part === "results") return services.results(req, res, item);
    reply(res, 404, { error: "no such" });
  }
  const server = createServer((req, res) => {
    handle(req, res).catch((error) => refuse(res, 500, String(error)));
  });
  await new Promise<void>((done) => void server.listen(0, done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...{ base, clientId, deploymentId, users, items, scores, refusals, state },
    details: () => ({
      ...{ name: "Test Moodle", issuer: base, clientId, authUrl: `${base}/auth` },
      ...{ tokenUrl: `${base}/token`, jwksUrl: `${base}/jwks`, deploymentIds: [deploymentId] },
    }),
    addLineItem: services.addLineItem,
    readToolToken,
    /** A new signing key; the old one is not published any more. */
    rotate(): void {
      key = newKey();
      published.splice(0, published.length, key);
    },
    claims,
    /** Signs as the platform does; every part can be made wrong. */
    sign(claims: object, how: { key?: KeyObject; kid?: string } = {}): string {
      return jwt.sign(claims, how.key ?? key.privateKey, {
        ...{ algorithm: "RS256", keyid: how.kid ?? key.kid },
      });
    },
    publicPem: () =>
      createPublicKey({ key: key.publicJwk, format: "jwk" })
        .export({ type: "spki", format: "pem" })
        .toString(),
    kid: () => key.kid,
    privateKey: () => key.privateKey,
    otherKey: () => newKey().privateKey,
    stop: () => new Promise<void>((done) => void server.close(() => done())),
  };
}
export type Platform = Awaited<ReturnType<typeof startPlatform>>;

/** A browser's cookies, as far as a login needs them. */
export function createBrowser() {
  const jar = new Map<string, string>();
  return {
    jar,
    async go(url: string, init: RequestInit = {}): Promise<Response> {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, {
        redirect: "manual",
        ...init,
        headers: { ...init.headers, ...(cookie && { cookie }) },
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === "") jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    },
  };
}
export type Browser = ReturnType<typeof createBrowser>;
