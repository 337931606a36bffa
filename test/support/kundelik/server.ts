import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Faults, noFaults, seeded } from "./faults.ts";
import { createJournal, type Journal } from "./journal.ts";
import { CredentialsBody, RefreshBody, type World } from "./shapes.ts";

export const CLIENT = { clientId: "qonyrau-test", clientSecret: "client-secret-of-the-school" };
export const ACCOUNT = { login: "school.account", password: "password-of-the-account" };
type Options = {
  world: World;
  faults?: Partial<Faults>;
  seed?: number;
  /** What a second entry for one pupil in one lesson meets: a refusal, or, worse, a duplicate. */
  duplicates?: "refused" | "made";
  statuses?: readonly string[];
  /** A token is good for so many calls. */
  callsPerToken?: number;
};
const STATUSES = ["NotSet", "Attend", "Absent", "Ill", "Late", "Pass"];
export type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/**
 * A server that speaks Kundelik's shapes (journal-systems.md) and minds them: unknown fields, unknown statuses, second
 * entries, missing tokens are refused. It drops answers after having done the act, repeats, fails, is busy and slow, as
 * the faults say.
 */
export async function startKundelik(options: Options) {
  const { world, duplicates = "refused", statuses = STATUSES, callsPerToken = 1e9 } = options;
  const faults: Faults = { ...noFaults, ...options.faults };
  const random = seeded(options.seed ?? 1);
  const journal = createJournal({ world, duplicates, statuses });
  const counts = { calls: 0, dropped: 0, repeated: 0, failed: 0, busy: 0, slow: 0, signIns: 0 };
  let token = { access: "", refresh: "", left: 0 };

  const giveToken = (): Answer => {
    counts.signIns++;
    const access = `access-${counts.signIns}`;
    token = { access, refresh: `refresh-${counts.signIns}`, left: callsPerToken };
    return { status: 200, body: { accessToken: access, refreshToken: token.refresh } };
  };
  const wrong = (description: string, status = 400): Answer => ({
    status,
    body: { type: "parameterInvalid", description },
  });
  const isClient = (body: { client_id: string; client_secret: string }) =>
    body.client_id === CLIENT.clientId && body.client_secret === CLIENT.clientSecret;

  function authorize(path: string, body: unknown): Answer {
    const refused: Answer = {
      status: 400,
      body: { type: "authorizationFailed", description: "Логин немесе құпиясөз қате" },
    };
    if (path === "/authorizations/bycredentials") {
      const parsed = CredentialsBody.safeParse(body);
      if (!parsed.success) return wrong("credentials");
      const { username, password } = parsed.data;
      const isRight = username === ACCOUNT.login && password === ACCOUNT.password;
      return isRight && isClient(parsed.data) ? giveToken() : refused;
    }
    const parsed = RefreshBody.safeParse(body);
    if (!parsed.success) return wrong("refresh");
    const isRight = isClient(parsed.data) && parsed.data.refreshToken === token.refresh;
    return isRight ? giveToken() : refused;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "/", "http://outside");
    const path = url.pathname.replace(/^\/v2\.0/, "");
    const method = request.method ?? "GET";
    counts.calls++;
    const isSignIn = path.startsWith("/authorizations");
    if (!isSignIn) {
      const given = request.headers["access-token"];
      if (given !== token.access || token.left <= 0)
        return say(response, { status: 401, body: { type: "invalidToken", description: "Token" } });
      token.left--;
    }
    if (random() < faults.failShare) {
      counts.failed++;
      return say(response, { status: 500, body: { type: "apiServerError" } });
    }
    if (random() < faults.busyShare) {
      counts.busy++;
      const headers = { "retry-after": "1" };
      return say(response, { status: 429, body: { type: "tooManyRequests" }, headers });
    }
    const act = () =>
      isSignIn ? authorize(path, body) : journal.act(method, path, url.searchParams, body);
    let answer = act();
    if (!isSignIn && method !== "GET" && random() < faults.repeatShare) {
      counts.repeated++;
      const second = act();
      if (duplicates === "made") answer = second;
    }
    if (random() < faults.slowShare) {
      counts.slow++;
      await sleep(faults.slowMs);
    }
    if (random() < faults.dropShare) {
      counts.dropped++;
      request.socket.destroy();
      return;
    }
    say(response, answer);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return {
    baseUrl: `http://127.0.0.1:${address.port}/v2.0`,
    journal,
    counts,
    /** May be changed while it runs. */
    faults,
    expireToken(): void {
      token.left = 0;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type Kundelik = Awaited<ReturnType<typeof startKundelik>>;
export type { Journal };

function say(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  // Ids are 64-bit numbers on the wire, too long for a double.
  response.end(JSON.stringify(body).replace(/"int:(\d+)"/g, "$1"));
}

/** Ids as text: a double does not hold them. */
const IDS = /"(person|lesson|eduGroup|subjectId)":(\d{1,19})/g;

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const text = Buffer.concat(pieces).toString("utf8");
  return text === "" ? undefined : JSON.parse(text.replace(IDS, '"$1":"$2"'));
}
