import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { Secret } from "./Secret.tsx";
import css from "./Vault.module.css";
import { VaultError } from "./VaultError.tsx";
import { vault } from "./vault.ts";

/** Opens the vault by its passphrase; `forgotten` is the way for those who have lost it. */
export function UnlockForm({ forgotten }: { forgotten: ReactNode }) {
  const { t } = useTranslation("vault");
  const [passphrase, setPassphrase] = useState("");
  const opening = useMutation({ mutationFn: (typed: string) => vault.open({ passphrase: typed }) });
  const isWrong = opening.data === false && opening.variables === passphrase;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase.trim() !== "" && !opening.isPending) opening.mutate(passphrase);
  };
  return (
    <form className={css.form} onSubmit={submit} data-testid="unlock">
      <Secret
        label={t("unlock.label")}
        value={passphrase}
        error={isWrong ? t("unlock.wrong") : null}
        isFirst
        testId="passphrase"
        onChange={setPassphrase}
      />
      {opening.isPending && (
        <p className={css.muted} role="status">
          {t("unlock.slow")}
        </p>
      )}
      {opening.error && <VaultError error={opening.error} />}
      <div className={css.unlockActs}>
        {forgotten}
        <Button
          type="submit"
          loading={opening.isPending}
          disabled={passphrase.trim() === ""}
          leftSection={<Icon name="key" sizePx={20} />}
          data-testid="unlock-open"
        >
          {t("unlock.open")}
        </Button>
      </div>
    </form>
  );
}
