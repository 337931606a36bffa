import type { Vault } from "#server/notes/protocol.ts";
import { Store } from "../../kit/store.ts";
import type { Bytes } from "../../secrecy/bytes.ts";
import {
  type Change,
  type Keys,
  makeVault,
  type NewVault,
  type Opener,
  openVault,
  type Rewrapped,
  rewrapVault,
  type Stretching,
} from "./secrets.ts";

export type VaultState = {
  /** `unknown`: the server has not been asked; `unsafe`: a page without HTTPS, whose browser seals nothing. */
  status: "unknown" | "unsafe" | "none" | "locked" | "open";
  keys: Keys | null;
};
export type KeeperDeps = {
  stretching: Stretching;
  read: () => Promise<Vault | null>;
  make: (vault: NewVault) => Promise<Vault>;
  rewrap: (vault: Rewrapped) => Promise<Vault>;
  abandon: (version: number) => Promise<unknown>;
  isSafe: () => boolean;
  now?: () => number;
};
/** Nobody touched the page for so long: it is locked. */
export const IDLE_MS = 15 * 60_000;

/** The one vault of this page: its keys live here, in memory, from unlocking to locking and nowhere else. */
export function createKeeper({ now = Date.now, ...deps }: KeeperDeps) {
  const state = new Store<VaultState>({ status: "unknown", keys: null });
  let vault: Vault | null = null;
  let loading: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let touchedAt = 0;
  /** Counts up when everything is forgotten: what was under way then comes to nothing. */
  let life = 0;

  function lock(): void {
    clearTimeout(timer);
    if (state.get().status === "open") state.patch({ status: "locked", keys: null });
  }
  function touched(): void {
    if (state.get().status !== "open") return;
    // The timer of a computer that slept is late: whoever woke it is asked for the passphrase first.
    if (now() - touchedAt >= IDLE_MS) {
      lock();
      return;
    }
    touchedAt = now();
    clearTimeout(timer);
    timer = setTimeout(lock, IDLE_MS);
  }
  function opened(keys: Keys): void {
    touchedAt = now();
    state.patch({ status: "open", keys });
    touched();
  }

  async function fetchVault(): Promise<void> {
    const began = life;
    const found = await deps.read();
    if (began !== life) return;
    vault = found;
    if (state.get().status !== "open") state.patch({ status: vault ? "locked" : "none" });
  }
  /** Asks the server whether there is a vault; once, until it is asked anew. @throws CallError */
  function load(): Promise<void> {
    if (!deps.isSafe()) {
      state.patch({ status: "unsafe" });
      return Promise.resolve();
    }
    if (state.get().status !== "unknown") return Promise.resolve();
    loading ??= fetchVault().finally(() => {
      loading = null;
    });
    return loading;
  }
  /** The newest vault; null where there is none any more, or another person is signed in by now. */
  async function newest(): Promise<Vault | null> {
    const began = life;
    await fetchVault();
    return began === life ? vault : null;
  }

  return {
    state,
    load,
    lock,
    touched,

    /** Makes the vault and opens it. @throws CallError vault_exists where another tab was faster */
    async make(passphrase: string, recoveryKey: Bytes): Promise<void> {
      const began = life;
      const made = await makeVault(deps.stretching, passphrase, recoveryKey);
      const there = await deps.make(made.vault);
      if (began !== life) return;
      vault = there;
      opened(made.keys);
    },

    /** False where the passphrase or the recovery key is another. @throws ForeignKeyError */
    async open(opener: Opener): Promise<boolean> {
      const began = life;
      // Another device may have changed the passphrase since this page was opened.
      const there = await newest();
      if (!there) return false;
      const keys = await openVault(deps.stretching, there, opener);
      if (keys && began === life) opened(keys);
      return keys !== null;
    },

    /** Whether a passphrase or a recovery key is the vault's; nothing is opened by it. @throws ForeignKeyError */
    async isOpenedBy(opener: Opener): Promise<boolean> {
      const there = await newest();
      return there !== null && (await openVault(deps.stretching, there, opener)) !== null;
    },

    /** A new passphrase or recovery key in the place of the old one. False where `opener` does not open the vault. */
    async change(opener: Opener, change: Change): Promise<boolean> {
      const began = life;
      const there = await newest();
      const made = there && (await rewrapVault(deps.stretching, there, opener, change));
      if (!made) return false;
      const next = await deps.rewrap(made.vault);
      if (began !== life) return true;
      vault = next;
      // The secrets are the same: what is open by them stays as it is.
      if (state.get().status !== "open") opened(made.keys);
      return true;
    },

    /** Neither passphrase nor recovery key: the lock is given up with everything under it. */
    async abandon(): Promise<void> {
      const there = await newest();
      if (!there) return;
      await deps.abandon(there.version);
      vault = null;
      state.patch({ status: "none", keys: null });
    },

    /** Another person, or nobody: nothing of the former one stays. */
    forget(): void {
      life += 1;
      clearTimeout(timer);
      vault = null;
      loading = null;
      state.patch({ status: "unknown", keys: null });
    },
  };
}
export type Keeper = ReturnType<typeof createKeeper>;
