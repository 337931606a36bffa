import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Note } from "../../kit/ui/parts.tsx";
import type { Lock } from "./useLock.ts";

/** Keys do not come: why that may be, that it goes on by itself, and a way to try at once. */
export function StalledNotice({ lock }: { lock: Lock }) {
  const { t } = useTranslation("privateRoom");
  return (
    <Note tone="warn" icon="refresh">
      <span data-testid="stalled">{t("stalled.about")}</span>
      <Button variant="default" onClick={lock.again} data-testid="stalled-again">
        {t("stalled.again")}
      </Button>
    </Note>
  );
}
