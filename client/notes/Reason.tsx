import { Button, Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../kit/ui/icons.tsx";
import { openLetter } from "../secrecy/sealed-letter.ts";
import css from "./Notes.module.css";
import { UnlockForm } from "./vault/UnlockForm.tsx";
import { useVault } from "./vault/vault.ts";

/** Why somebody asks for a talk, sealed in their browser to this reader: opened here, and nowhere else. */
export function Reason({ sealed }: { sealed: string }) {
  const { t } = useTranslation("notes");
  const { status, keys } = useVault();
  const [isAsked, setIsAsked] = useState(false);
  if (status === "open" && keys) return <Opened sealed={sealed} letters={keys.letters} />;
  if (status === "unsafe") return <span className={css.reasonNote}>{t("reason.unsafe")}</span>;
  if (status === "none") return <span className={css.reasonNote}>{t("reason.foreign")}</span>;
  return (
    <>
      <Button
        variant="light"
        leftSection={<Icon name="lock" sizePx={18} />}
        disabled={status === "unknown"}
        onClick={() => setIsAsked(true)}
        data-testid="reason-open"
      >
        {t("reason.read")}
      </Button>
      <Modal
        opened={isAsked}
        onClose={() => setIsAsked(false)}
        title={t("reason.title")}
        closeButtonProps={{ "aria-label": t("reason.close"), size: 44 }}
      >
        <UnlockForm
          forgotten={
            <Button component={Link} to="/notes" variant="subtle">
              {t("reason.forgotten")}
            </Button>
          }
        />
      </Modal>
    </>
  );
}

function Opened({ sealed, letters }: { sealed: string; letters: CryptoKey }) {
  const { t } = useTranslation("notes");
  // Kept by this part of the page alone: it goes when the vault is locked.
  const [words, setWords] = useState<string | null | undefined>();
  useEffect(() => {
    let isHere = true;
    void openLetter(letters, sealed).then((opened) => isHere && setWords(opened));
    return () => {
      isHere = false;
    };
  }, [letters, sealed]);
  if (words === undefined) return null;
  if (words === null) return <span className={css.reasonNote}>{t("reason.foreign")}</span>;
  return (
    <p className={css.reason} translate="no" data-testid="reason-text">
      {words}
    </p>
  );
}
