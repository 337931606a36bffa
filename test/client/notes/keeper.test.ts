import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { stretch } from "#client/notes/vault/argon.ts";
import { createKeeper, IDLE_MS } from "#client/notes/vault/keeper.ts";
import { drawRecoveryKey } from "#client/notes/vault/recovery-code.ts";
import type { Vault } from "#server/notes/protocol.ts";

const PASSPHRASE = "тоғыз қызыл қайық көлде тұр";
const MIN = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A keeper over a server that keeps one vault. */
function setting({ isSafe = true } = {}) {
  const server: { vault: Vault | null; reads: number } = { vault: null, reads: 0 };
  const keeper = createKeeper({
    stretching: (passphrase, how) => stretch(passphrase, { ...how, memoryKib: 64, passes: 1 }),
    async read() {
      server.reads += 1;
      return server.vault;
    },
    async make(made) {
      server.vault = { ...made, version: 1 };
      return server.vault;
    },
    async rewrap(made) {
      if (!server.vault) throw new Error("none");
      server.vault = { ...server.vault, ...made, version: made.version + 1 };
      return server.vault;
    },
    async abandon() {
      server.vault = null;
    },
    isSafe: () => isSafe,
  });
  const status = () => keeper.state.get().status;
  return { server, keeper, status };
}
async function made() {
  const all = setting();
  const recoveryKey = drawRecoveryKey();
  await all.keeper.load();
  expect(all.status()).toBe("none");
  await all.keeper.make(PASSPHRASE, recoveryKey);
  expect(all.status()).toBe("open");
  return { ...all, recoveryKey };
}

describe("a vault of the page", () => {
  test("is locked and opened again; a wrong passphrase opens nothing", async () => {
    const { keeper, status } = await made();
    keeper.lock();
    expect(keeper.state.get()).toEqual({ status: "locked", keys: null });
    expect(await keeper.open({ passphrase: "wrong" })).toBe(false);
    expect(status()).toBe("locked");
    expect(await keeper.open({ passphrase: PASSPHRASE })).toBe(true);
    expect(status()).toBe("open");
  });

  test("is locked after a quarter of an hour without a touch, and not before", async () => {
    const { keeper, status } = await made();
    vi.advanceTimersByTime(10 * MIN);
    keeper.touched();
    vi.advanceTimersByTime(14 * MIN);
    expect(status()).toBe("open");
    vi.advanceTimersByTime(MIN);
    expect(keeper.state.get()).toEqual({ status: "locked", keys: null });
  });

  test("of a computer that slept is locked by the first touch", async () => {
    const { keeper, status } = await made();
    vi.setSystemTime(Date.now() + IDLE_MS); // no timer has run
    keeper.touched();
    expect(status()).toBe("locked");
  });

  test("opens with what another device has made of it meanwhile", async () => {
    const { keeper, server, recoveryKey, status } = await made();
    const other = setting();
    other.server.vault = server.vault;
    await other.keeper.load();
    const change = { passphrase: "жаңа ұзын сөйлем осы болсын" };
    expect(await other.keeper.change({ recoveryKey }, change)).toBe(true);
    expect(other.status()).toBe("open");
    server.vault = other.server.vault;
    keeper.lock();
    expect(await keeper.open({ passphrase: PASSPHRASE })).toBe(false);
    expect(await keeper.open(change)).toBe(true);
    expect(status()).toBe("open");
  });

  test("stays open as it is when its passphrase is changed; a wrong one changes nothing", async () => {
    const { keeper, server } = await made();
    const { keys } = keeper.state.get();
    const change = { passphrase: "жаңа ұзын сөйлем осы болсын" };
    expect(await keeper.change({ passphrase: "wrong" }, change)).toBe(false);
    expect(server.vault?.version).toBe(1);
    expect(await keeper.change({ passphrase: PASSPHRASE }, change)).toBe(true);
    // The very same keys: what is being written is not taken from under the hand.
    expect(keeper.state.get().keys).toBe(keys);
    keeper.lock();
    expect(await keeper.open({ passphrase: PASSPHRASE })).toBe(false);
    expect(await keeper.open(change)).toBe(true);
  });

  test("forgets everything when another person signs in, even what was under way", async () => {
    const { keeper, status } = await made();
    keeper.lock();
    const opening = keeper.open({ passphrase: PASSPHRASE });
    keeper.forget();
    await opening;
    expect(keeper.state.get()).toEqual({ status: "unknown", keys: null });
    await keeper.load();
    expect(status()).toBe("locked");
  });

  test("that is given up leaves place for a new one", async () => {
    const { keeper, status } = await made();
    keeper.lock();
    await keeper.abandon();
    expect(status()).toBe("none");
  });

  test("is not made where the browser seals nothing", async () => {
    const { keeper, server } = setting({ isSafe: false });
    await keeper.load();
    expect(keeper.state.get().status).toBe("unsafe");
    expect(server.reads).toBe(0);
  });
});
