import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import { createKundelik } from "./adapters/kundelik.ts";
import { createKundelikHttp, type KundelikHttp } from "./adapters/kundelik-http.ts";
import type { KundelikMapping } from "./adapters/kundelik-lookup.ts";
import { OutsideError } from "./adapters/outside-error.ts";
import type { Adapter } from "./adapters/types.ts";
import type { SealedSecrets } from "./model.ts";
import type { AbsenceCode, Refusal, Target } from "./protocol-entries.ts";
import type { OutboxSettings, StatusNames } from "./protocol-settings.ts";
import { hashOf } from "./rules.ts";
import { seal, unseal } from "./signing.ts";
import type { OutboxStore } from "./store.ts";
import type { OutboxSettingsStore, StoredSettings } from "./store-settings.ts";
import { noSecrets } from "./store-settings.ts";

type Deps = {
  store: OutboxSettingsStore;
  steps: Pick<OutboxStore, "addSteps">;
  people: Pick<People, "findPerson">;
  sealing: Buffer;
  mappingOf(schoolId: string): KundelikMapping;
  /** What stood in the way of these may be gone. */
  unblocked(schoolId: string, codes: readonly Refusal["code"][]): Promise<unknown>;
  pace(schoolId: string): (signal: AbortSignal) => Promise<void>;
  timeoutMs?: number;
  now: () => number;
};
export type SettingsChange = {
  [K in "target" | "baseUrl" | "outsideSchoolId" | "clientId" | "login" | SecretName]?:
    | (K extends "target" ? Target : string)
    | undefined;
} & { statuses?: StatusNames | undefined; isConfirmed?: boolean | undefined };
type SecretName = "clientSecret" | "password" | "token";
const secretNames: readonly SecretName[] = ["clientSecret", "password", "token"];

/** Where a school sends, with which credentials and names; and the adapter that is made of it. */
export function createSettings(deps: Deps) {
  const { store, steps, people, sealing, mappingOf, unblocked, pace, timeoutMs, now } = deps;
  const clients = new Map<string, { of: string; http: KundelikHttp }>();
  const boundTo = (schoolId: string, name: keyof SealedSecrets) => `${schoolId} ${name}`;

  const open = (schoolId: string, { sealed }: StoredSettings, name: keyof SealedSecrets) => {
    const kept = sealed[name];
    return kept === null ? null : unseal(sealing, kept, boundTo(schoolId, name));
  };
  const close = (schoolId: string, name: keyof SealedSecrets, text: string | null) =>
    text ? seal(sealing, text, boundTo(schoolId, name)) : null;

  /** An API can be called: where, with what, and what letters are called there has been confirmed. */
  const isComplete = (settings: StoredSettings): boolean =>
    settings.target === "file" ||
    (settings.target === "kundelik" &&
      hasAccess(settings) &&
      settings.statusesConfirmedAtMs !== null);

  async function readiness(schoolId: string): Promise<{ target: Target; isReady: boolean }> {
    const settings = await store.read(schoolId);
    return { target: settings.target, isReady: isComplete(settings) };
  }

  /** One client a school, so that its token is renewed once for all lanes; another after a change of its access. */
  function httpOf(schoolId: string, settings: StoredSettings): KundelikHttp {
    const { baseUrl, clientId, login, outsideSchoolId, sealed } = settings;
    const { clientSecret, password } = sealed;
    const of = hashOf(
      [baseUrl, clientId, login, outsideSchoolId, clientSecret, password].join(" "),
    );
    const known = clients.get(schoolId);
    if (known?.of === of) return known.http;
    const http = createKundelikHttp({
      access: {
        ...{ baseUrl, clientId, login },
        clientSecret: open(schoolId, settings, "clientSecret"),
        password: open(schoolId, settings, "password"),
        token: open(schoolId, settings, "token"),
        refreshToken: open(schoolId, settings, "refreshToken"),
      },
      keepTokens: ({ token, refreshToken }) =>
        store.keepTokens(schoolId, {
          token: close(schoolId, "token", token),
          refreshToken: close(schoolId, "refreshToken", refreshToken),
        }),
      turn: pace(schoolId),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
    clients.set(schoolId, { of, http });
    return http;
  }

  const toAdapter = (schoolId: string, settings: StoredSettings): Adapter =>
    createKundelik({
      http: httpOf(schoolId, settings),
      mapping: mappingOf(schoolId),
      outsideSchoolId: settings.outsideSchoolId,
      statuses: settings.statuses,
    });

  /** Null: the school has no API to send by, or its set-up is not finished. */
  async function adapterOf(schoolId: string): Promise<Adapter | null> {
    const settings = await store.read(schoolId);
    return settings.target === "kundelik" && isComplete(settings)
      ? toAdapter(schoolId, settings)
      : null;
  }

  async function show(schoolId: string, settings: StoredSettings): Promise<OutboxSettings> {
    const { target, baseUrl, outsideSchoolId, clientId, login, statuses, knownStatuses } = settings;
    const { sealed, statusesConfirmedById, statusesConfirmedAtMs, checkedAtMs } = settings;
    const by = statusesConfirmedById && (await people.findPerson(schoolId, statusesConfirmedById));
    const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
    return {
      ...{ target, baseUrl, outsideSchoolId, clientId, login, statuses, knownStatuses },
      has: {
        clientSecret: sealed.clientSecret !== null,
        password: sealed.password !== null,
        token: sealed.token !== null,
      },
      statusesConfirmedAt: instant(statusesConfirmedAtMs),
      statusesConfirmedBy: by ? by.name : null,
      checkedAt: instant(checkedAtMs),
      unmapped: await store.countUnmapped(schoolId),
    };
  }

  /** @throws AppError forbidden */
  async function read(user: User): Promise<OutboxSettings> {
    checkMay(user.roles, "outbox:govern");
    return show(user.schoolId, await store.read(user.schoolId));
  }

  /** @throws AppError forbidden */
  async function change(user: User, wanted: SettingsChange): Promise<OutboxSettings> {
    checkMay(user.roles, "outbox:govern");
    const { schoolId } = user;
    const old = await store.read(schoolId);
    const { target, baseUrl, outsideSchoolId, clientId, login, statuses, isConfirmed } = wanted;
    const isElsewhere = baseUrl !== undefined && baseUrl !== old.baseUrl;
    // A password typed for one address is never sent to another.
    const sealed: SealedSecrets = isElsewhere ? { ...noSecrets } : { ...old.sealed };
    for (const name of secretNames)
      if (wanted[name] !== undefined) sealed[name] = close(schoolId, name, wanted[name]);
    if (wanted.token !== undefined || wanted.password !== undefined || login !== undefined) {
      sealed.refreshToken = null;
      if (wanted.token === undefined) sealed.token = null;
    }
    const isRenamed =
      statuses !== undefined && JSON.stringify(statuses) !== JSON.stringify(old.statuses);
    const isUnsure = isElsewhere || isRenamed || isConfirmed === false;
    const settings: StoredSettings = {
      ...old,
      ...{ sealed },
      ...(target !== undefined && { target }),
      ...(baseUrl !== undefined && { baseUrl }),
      ...(outsideSchoolId !== undefined && { outsideSchoolId }),
      ...(clientId !== undefined && { clientId }),
      ...(login !== undefined && { login }),
      ...(statuses !== undefined && { statuses }),
      ...(isElsewhere && { knownStatuses: [], checkedAtMs: null }),
      ...(isUnsure && { statusesConfirmedAtMs: null, statusesConfirmedById: null }),
      ...(isConfirmed === true && {
        statusesConfirmedAtMs: now(),
        statusesConfirmedById: user.id,
      }),
    };
    await store.put(schoolId, settings);
    const isOtherSchool = outsideSchoolId !== undefined && outsideSchoolId !== old.outsideSchoolId;
    if (isElsewhere || isOtherSchool) await store.forgetMappings(schoolId);
    clients.delete(schoolId);
    await steps.addSteps(schoolId, [{ act: "settings", byId: user.id }], now());
    if (isComplete(settings))
      await unblocked(schoolId, ["notConfigured", "unauthorized", "statusUnknown", "unreachable"]);
    return show(schoolId, settings);
  }

  /** Really calls. @throws AppError forbidden; conflict outbox_not_ready, no address or credentials yet */
  async function check(user: User) {
    checkMay(user.roles, "outbox:govern");
    const { schoolId } = user;
    const settings = await store.read(schoolId);
    if (!hasAccess(settings))
      throw new AppError("conflict", "No access yet", { reason: "outbox_not_ready" });
    let found: { statuses: string[]; classCount: number } = { statuses: [], classCount: 0 };
    let problem: Refusal | null = null;
    try {
      found = await toAdapter(schoolId, settings).check();
      // Its tokens may be newer than what was read above: only these two are written.
      const current = await store.read(schoolId);
      await store.put(schoolId, {
        ...current,
        ...{ knownStatuses: found.statuses, checkedAtMs: now() },
      });
    } catch (error) {
      problem = problemOf(error);
    }
    await steps.addSteps(
      schoolId,
      [{ act: "checked", byId: user.id, refusal: problem, count: found.classCount }],
      now(),
    );
    const codes: AbsenceCode[] = ["unexcused", "ill", "excused", "late"];
    const unknown = problem
      ? []
      : codes.filter((code) => !found.statuses.includes(settings.statuses[code]));
    return {
      problem,
      ...found,
      unknown,
      settings: await show(schoolId, await store.read(schoolId)),
    };
  }

  /** For what reads the directory outside. @throws AppError conflict outbox_not_ready */
  async function adapterToRead(schoolId: string): Promise<Adapter> {
    const settings = await store.read(schoolId);
    if (settings.target !== "kundelik" || !hasAccess(settings))
      throw new AppError("conflict", "No access yet", { reason: "outbox_not_ready" });
    return toAdapter(schoolId, settings);
  }

  return { readiness, adapterOf, adapterToRead, read, change, check };
}
export type OutboxSettingsOf = ReturnType<typeof createSettings>;

const hasAccess = ({ baseUrl, outsideSchoolId, sealed, login }: StoredSettings): boolean =>
  baseUrl !== "" &&
  outsideSchoolId !== "" &&
  (sealed.token !== null || (login !== "" && sealed.password !== null));

/** A failed call as a person is told of it. @throws anything that is no failure of the outside */
export function problemOf(error: unknown): Refusal {
  if (!(error instanceof OutsideError)) throw error;
  const { failure, words } = error;
  if (failure === "unauthorized") return { code: "unauthorized", words };
  if (failure === "rejected" || failure === "conflict") return { code: "rejected", words };
  return { code: "unreachable", words };
}
