import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Note } from "../../kit/ui/parts.tsx";
import type { Lock } from "./useLock.ts";

type Props = { lock: Lock; nameOf: (personId: string) => string; selfId: string };

/** Somebody's browser cannot seal: nothing is sent before this person says so with their own hand. */
export function PlainNotice({ lock, nameOf, selfId }: Props) {
  const { t } = useTranslation("privateRoom");
  const names = lock.sealed.members
    .filter(({ personId, canSeal }) => !canSeal && personId !== selfId)
    .map(({ personId }) => nameOf(personId) || t("unknown"));
  return (
    <Note tone="warn">
      <span>
        {names.length > 0 ? t("plain.others", { names: names.join(", ") }) : t("plain.own")}
      </span>
      <Button variant="default" onClick={lock.allowPlain} data-testid="allow-plain">
        {t("plain.goOn")}
      </Button>
    </Note>
  );
}
