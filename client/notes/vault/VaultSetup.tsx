import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote } from "../../kit/ui/parts.tsx";
import type { Bytes } from "../../secrecy/bytes.ts";
import { ConfirmKey } from "./ConfirmKey.tsx";
import { NewPassphrase, nothingTyped, useVerdict } from "./NewPassphrase.tsx";
import { RecoveryKey } from "./RecoveryKey.tsx";
import { drawRecoveryKey } from "./recovery-code.ts";
import css from "./Vault.module.css";
import { vault } from "./vault.ts";

type Step = "passphrase" | "key" | "confirm";
const steps: readonly Step[] = ["passphrase", "key", "confirm"];

/** How the lock is put on, in three steps; nothing reaches the server before the last one is done. */
export function VaultSetup() {
  const { t } = useTranslation("vault");
  const [step, setStep] = useState<Step>("passphrase");
  const [typed, setTyped] = useState(nothingTyped);
  const [recoveryKey] = useState<Bytes>(drawRecoveryKey);
  const making = useMutation({ mutationFn: () => vault.make(typed.passphrase, recoveryKey) });
  return (
    <div className={css.narrow} data-testid="vault-setup">
      <Card isPadded>
        <div className={css.setup}>
          <div className={css.onScreen}>
            <p className={css.step}>
              {t("setup.step", { number: steps.indexOf(step) + 1, all: steps.length })}
            </p>
          </div>
          {step === "passphrase" && (
            <FirstStep typed={typed} onChange={setTyped} onDone={() => setStep("key")} />
          )}
          {step === "key" && (
            <>
              <h2 className={css.onScreen}>{t("key.title")}</h2>
              <RecoveryKey recoveryKey={recoveryKey} />
              <div className={css.acts}>
                <Button variant="default" onClick={() => setStep("passphrase")}>
                  {t("back")}
                </Button>
                <Button onClick={() => setStep("confirm")} data-testid="recovery-written">
                  {t("key.written")}
                </Button>
              </div>
            </>
          )}
          {step === "confirm" && (
            <>
              <h2>{t("confirm.title")}</h2>
              <ConfirmKey
                recoveryKey={recoveryKey}
                isBusy={making.isPending}
                doneWord={t("setup.make")}
                onBack={() => setStep("key")}
                onDone={() => making.mutate()}
              />
              {making.error && <ErrorNote error={making.error} />}
            </>
          )}
        </div>
      </Card>
    </div>
  );
}

type FirstProps = {
  typed: typeof nothingTyped;
  onChange: (typed: typeof nothingTyped) => void;
  onDone: () => void;
};
function FirstStep({ typed, onChange, onDone }: FirstProps) {
  const { t } = useTranslation("vault");
  const [isTried, setIsTried] = useState(false);
  const { isReady } = useVerdict(typed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (isReady) onDone();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <h2>{t("setup.title")}</h2>
      <ul className={css.facts}>
        <Fact icon="eyeOff">{t("setup.who")}</Fact>
        <Fact icon="shield">{t("setup.server")}</Fact>
        <Fact icon="key">{t("setup.forgotten")}</Fact>
      </ul>
      <NewPassphrase typed={typed} onChange={onChange} isTried={isTried} />
      <p className={css.muted}>{t("new.tip")}</p>
      <div className={css.acts}>
        <Button type="submit" data-testid="passphrase-next">
          {t("next")}
        </Button>
      </div>
    </form>
  );
}

function Fact({ icon, children }: { icon: IconName; children: ReactNode }) {
  return (
    <li>
      <Icon name={icon} sizePx={20} />
      {children}
    </li>
  );
}
