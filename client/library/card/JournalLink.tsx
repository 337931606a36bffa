import { useTranslation } from "react-i18next";
import { rest } from "../../kit/rest.ts";
import { currentLanguage } from "../../kit/text/text.ts";
import { CopyButton } from "../../kit/ui/CopyButton.tsx";

/** The line for the class journal, with an address that works anywhere. */
async function readText(itemId: string): Promise<string> {
  const { url, kk, ru } = await rest("readJournalText", { itemId });
  const text = currentLanguage() === "ru" ? ru : kk;
  return text.replace(url, new URL(url, location.origin).href);
}

type Props = { itemId: string; variant?: "filled" | "light" | "default" };

/** Copies the line for the class journal. */
export function JournalLink({ itemId, variant = "filled" }: Props) {
  const { t } = useTranslation("library");
  return (
    <CopyButton
      fullWidth
      variant={variant}
      px={8}
      icon="link"
      read={() => readText(itemId)}
      words={{
        copy: t("card.journal.copy"),
        done: t("card.journal.done"),
        byHand: t("card.journal.byHand"),
        close: t("card.journal.close"),
      }}
      testId="journal-link"
    />
  );
}
