import { Button } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Bytes } from "../../secrecy/bytes.ts";
import { GroupInput } from "./GroupInput.tsx";
import { digitsOf, drawAsked, groupsOf, isGroupRight } from "./recovery-code.ts";
import css from "./Vault.module.css";

type Props = {
  recoveryKey: Bytes;
  isBusy: boolean;
  doneWord: string;
  onBack: () => void;
  onDone: () => void;
};
/** Two groups of the key are asked for: whoever has not written it down finds out here, and not when it is needed. */
export function ConfirmKey({ recoveryKey, isBusy, doneWord, onBack, onDone }: Props) {
  const { t } = useTranslation("vault");
  const [asked] = useState(() => drawAsked());
  const [typed, setTyped] = useState<Record<number, string>>({});
  const groups = groupsOf(recoveryKey);
  const isOther = (at: number) => digitsOf(typed[at] ?? "") !== groups[at];
  const isDone = !asked.some(isOther);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isDone && !isBusy) onDone();
  };
  return (
    <form className={css.form} onSubmit={submit}>
      <p>{t("confirm.text")}</p>
      <div className={css.inputs}>
        {asked.map((at) => (
          <GroupInput
            key={at}
            at={at}
            value={typed[at] ?? ""}
            isOther={isGroupRight(typed[at] ?? "") === true && isOther(at)}
            onChange={(value) => setTyped({ ...typed, [at]: value })}
          />
        ))}
      </div>
      <div className={css.acts}>
        <Button variant="default" disabled={isBusy} onClick={onBack}>
          {t("confirm.again")}
        </Button>
        <Button type="submit" disabled={!isDone} loading={isBusy} data-testid="recovery-confirm">
          {doneWord}
        </Button>
      </div>
    </form>
  );
}
