import { noteStates } from "#client/notes/notebook.ts";
import { passphraseFaults, strengths } from "#client/notes/vault/passphrase.ts";
import { changes } from "#client/notes/vault/secrets.ts";

/** As in dynamic-keys.ts, of the locked notes. */
export const noteKeys: Record<string, readonly string[]> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "notes:state.${state}": noteStates,
  "notes:change.${one}": changes,
  "vault:fault.${fault}": passphraseFaults,
  "vault:strength.${verdict.strength}": strengths,
  "vault:change.${what}": changes,
  "vault:changed.${what}": changes,
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
