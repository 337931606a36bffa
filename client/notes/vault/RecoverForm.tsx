import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ClipboardEvent, type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Bytes } from "../../secrecy/bytes.ts";
import { GroupInput } from "./GroupInput.tsx";
import { NewPassphrase, nothingTyped, useVerdict } from "./NewPassphrase.tsx";
import { digitsOf, GROUP_DIGITS, GROUPS, keyOfGroups, places } from "./recovery-code.ts";
import css from "./Vault.module.css";
import { VaultError } from "./VaultError.tsx";
import { vault } from "./vault.ts";

/** A forgotten passphrase: the recovery key opens the vault, and a new passphrase is chosen at once. */
export function RecoverForm({ onBack, onAbandon }: { onBack: () => void; onAbandon: () => void }) {
  const { t } = useTranslation("vault");
  const [groups, setGroups] = useState<string[]>(() => Array(GROUPS).fill(""));
  const [recoveryKey, setRecoveryKey] = useState<Bytes | null>(null);
  const checking = useMutation({
    mutationFn: (key: Bytes) => vault.isOpenedBy({ recoveryKey: key }),
    onSuccess: (isOpened, key) => isOpened && setRecoveryKey(key),
  });
  const key = keyOfGroups(groups);
  const change = (at: number, value: string) => {
    checking.reset();
    setGroups(groups.map((group, place) => (place === at ? value : group)));
  };
  /** A key pasted whole fills all its groups. */
  const paste = (event: ClipboardEvent) => {
    const digits = digitsOf(event.clipboardData.getData("text"));
    if (digits.length !== GROUPS * GROUP_DIGITS) return;
    event.preventDefault();
    checking.reset();
    setGroups(groups.map((_, at) => digits.slice(at * GROUP_DIGITS, (at + 1) * GROUP_DIGITS)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key) checking.mutate(key);
  };
  if (recoveryKey) return <AfterRecovery recoveryKey={recoveryKey} />;
  return (
    <form className={css.form} onSubmit={submit} onPaste={paste} data-testid="recover">
      <p>{t("recover.text")}</p>
      <div className={css.inputs}>
        {places.map((at) => (
          <GroupInput
            key={at}
            at={at}
            value={groups[at] ?? ""}
            onChange={(value) => change(at, value)}
          />
        ))}
      </div>
      <div aria-live="polite">
        {checking.data === false && (
          <p className={css.bad} data-testid="recover-wrong">
            {t("recover.wrong")}
          </p>
        )}
      </div>
      {checking.error && <VaultError error={checking.error} />}
      <div className={css.unlockActs}>
        <Button variant="subtle" onClick={onAbandon} data-testid="no-key">
          {t("recover.none")}
        </Button>
        <Button variant="default" onClick={onBack}>
          {t("back")}
        </Button>
        <Button
          type="submit"
          disabled={!key}
          loading={checking.isPending}
          data-testid="recover-open"
        >
          {t("next")}
        </Button>
      </div>
    </form>
  );
}

function AfterRecovery({ recoveryKey }: { recoveryKey: Bytes }) {
  const { t } = useTranslation("vault");
  const [typed, setTyped] = useState(nothingTyped);
  const [isTried, setIsTried] = useState(false);
  const { isReady } = useVerdict(typed);
  const changing = useMutation({
    mutationFn: () => vault.change({ recoveryKey }, { passphrase: typed.passphrase }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (isReady && !changing.isPending) changing.mutate();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p>{t("recover.fits")}</p>
      <NewPassphrase typed={typed} onChange={setTyped} isTried={isTried} />
      {changing.error && <VaultError error={changing.error} />}
      <div className={css.acts}>
        <Button type="submit" loading={changing.isPending} data-testid="recover-save">
          {t("recover.save")}
        </Button>
      </div>
    </form>
  );
}
