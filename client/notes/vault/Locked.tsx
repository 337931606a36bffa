import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card } from "../../kit/ui/parts.tsx";
import { AbandonDialog } from "./AbandonDialog.tsx";
import { RecoverForm } from "./RecoverForm.tsx";
import { UnlockForm } from "./UnlockForm.tsx";
import css from "./Vault.module.css";

/** The locked vault on its own page: the passphrase, or the recovery key, or neither. */
export function Locked() {
  const { t } = useTranslation("vault");
  const [isRecovering, setIsRecovering] = useState(false);
  const [isAbandoning, setIsAbandoning] = useState(false);
  return (
    <div className={css.narrow}>
      <Card isPadded>
        <div className={css.locked}>
          <span className={css.lockSign}>
            <Icon name={isRecovering ? "key" : "lock"} sizePx={30} />
          </span>
          <h2>{t(isRecovering ? "recover.title" : "unlock.title")}</h2>
          {isRecovering ? (
            <RecoverForm
              onBack={() => setIsRecovering(false)}
              onAbandon={() => setIsAbandoning(true)}
            />
          ) : (
            <>
              <p>{t("unlock.text")}</p>
              <UnlockForm
                forgotten={
                  <Button
                    variant="subtle"
                    onClick={() => setIsRecovering(true)}
                    data-testid="forgotten"
                  >
                    {t("unlock.forgotten")}
                  </Button>
                }
              />
            </>
          )}
        </div>
        {isAbandoning && <AbandonDialog onClose={() => setIsAbandoning(false)} />}
      </Card>
    </div>
  );
}
