import { Button, Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../kit/ui/parts.tsx";
import { ConfirmKey } from "./ConfirmKey.tsx";
import { NewPassphrase, nothingTyped, useVerdict } from "./NewPassphrase.tsx";
import { RecoveryKey } from "./RecoveryKey.tsx";
import { drawRecoveryKey } from "./recovery-code.ts";
import { Secret } from "./Secret.tsx";
import type { What } from "./secrets.ts";
import css from "./Vault.module.css";
import { VaultError } from "./VaultError.tsx";
import { vault } from "./vault.ts";

/** A new passphrase or a new recovery key; the passphrase of now is asked for in either case. */
export function ChangeDialog({ what, onClose }: { what: What; onClose: () => void }) {
  const { t } = useTranslation("vault");
  const [isDone, setIsDone] = useState(false);
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t(`change.${what}`)}
      closeButtonProps={{ "aria-label": t("close"), size: 44 }}
    >
      {isDone && (
        <div className={css.form}>
          <Note tone="ok" icon="check">
            {t(`changed.${what}`)}
          </Note>
          <div className={css.acts}>
            <Button onClick={onClose} data-testid="change-done">
              {t("close")}
            </Button>
          </div>
        </div>
      )}
      {!isDone && what === "passphrase" && <ChangePassphrase onDone={() => setIsDone(true)} />}
      {!isDone && what === "recoveryKey" && <ChangeKey onDone={() => setIsDone(true)} />}
    </Modal>
  );
}

function ChangePassphrase({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("vault");
  const [current, setCurrent] = useState("");
  const [typed, setTyped] = useState(nothingTyped);
  const [isTried, setIsTried] = useState(false);
  const { isReady } = useVerdict(typed);
  const changing = useMutation({
    mutationFn: (passphrase: string) =>
      vault.change({ passphrase }, { passphrase: typed.passphrase }),
    onSuccess: (isChanged) => isChanged && onDone(),
  });
  const isMissing = isTried && current.trim() === "";
  const isWrong = changing.data === false && changing.variables === current;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (isReady && current.trim() !== "" && !changing.isPending) changing.mutate(current);
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <Secret
        label={t("change.current")}
        value={current}
        error={isMissing ? t("change.missing") : isWrong ? t("unlock.wrong") : null}
        isFirst
        testId="current-passphrase"
        onChange={setCurrent}
      />
      <NewPassphrase typed={typed} onChange={setTyped} isTried={isTried} />
      {changing.error && <VaultError error={changing.error} />}
      <div className={css.acts}>
        <Button type="submit" loading={changing.isPending} data-testid="change-save">
          {t("change.save")}
        </Button>
      </div>
    </form>
  );
}

function ChangeKey({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation("vault");
  const [current, setCurrent] = useState("");
  const [recoveryKey] = useState(drawRecoveryKey);
  const [step, setStep] = useState<"current" | "key" | "confirm">("current");
  const checking = useMutation({
    mutationFn: (passphrase: string) => vault.isOpenedBy({ passphrase }),
    onSuccess: (isOpened) => isOpened && setStep("key"),
  });
  const changing = useMutation({
    mutationFn: () => vault.change({ passphrase: current }, { recoveryKey }),
    onSuccess: (isChanged) => isChanged && onDone(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (current.trim() !== "" && !checking.isPending) checking.mutate(current);
  };
  if (step === "current")
    return (
      <form className={css.form} onSubmit={submit}>
        <p>{t("change.keyText")}</p>
        <Secret
          label={t("change.current")}
          value={current}
          error={
            checking.data === false && checking.variables === current ? t("unlock.wrong") : null
          }
          isFirst
          testId="current-passphrase"
          onChange={setCurrent}
        />
        {checking.error && <VaultError error={checking.error} />}
        <div className={css.acts}>
          <Button
            type="submit"
            loading={checking.isPending}
            disabled={current.trim() === ""}
            data-testid="change-next"
          >
            {t("next")}
          </Button>
        </div>
      </form>
    );
  if (step === "key")
    return (
      <div className={css.form}>
        <RecoveryKey recoveryKey={recoveryKey} />
        <div className={css.acts}>
          <Button onClick={() => setStep("confirm")} data-testid="recovery-written">
            {t("key.written")}
          </Button>
        </div>
      </div>
    );
  return (
    <>
      <ConfirmKey
        recoveryKey={recoveryKey}
        isBusy={changing.isPending}
        doneWord={t("change.save")}
        onBack={() => setStep("key")}
        onDone={() => changing.mutate()}
      />
      {changing.error && <VaultError error={changing.error} />}
    </>
  );
}
