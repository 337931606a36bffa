import { Button, Modal, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "../../kit/copy.ts";
import { rest } from "../../kit/rest.ts";
import { currentLanguage } from "../../kit/text/text.ts";
import { Icon } from "../../kit/ui/icons.tsx";
import { ErrorNote } from "../../kit/ui/parts.tsx";

const DONE_MS = 4_000;

/** The line for the class journal, with an address that works anywhere. */
async function readText(itemId: string): Promise<string> {
  const { url, kk, ru } = await rest("readJournalText", { itemId });
  const text = currentLanguage() === "ru" ? ru : kk;
  return text.replace(url, new URL(url, location.origin).href);
}

type Props = { itemId: string; variant?: "filled" | "light" | "default" };

/** Copies the line for the class journal; where the clipboard is closed it is shown to copy by hand. */
export function JournalLink({ itemId, variant = "filled" }: Props) {
  const { t } = useTranslation("library");
  const [byHand, setByHand] = useState<string | null>(null);
  const copy = useMutation({
    mutationFn: async () => {
      const coming = readText(itemId);
      if (!(await copyText(coming))) setByHand(await coming);
      return byHand === null;
    },
  });
  const { isSuccess, reset } = copy;
  useEffect(() => {
    if (!isSuccess) return;
    const timer = setTimeout(reset, DONE_MS);
    return () => clearTimeout(timer);
  }, [isSuccess, reset]);
  const isDone = isSuccess && byHand === null;
  return (
    <>
      <Button
        fullWidth
        variant={variant}
        px={8}
        loading={copy.isPending}
        leftSection={<Icon name={isDone ? "check" : "link"} sizePx={18} />}
        data-testid="journal-link"
        aria-live="polite"
        onClick={() => copy.mutate()}
      >
        {t(isDone ? "card.journal.done" : "card.journal.copy")}
      </Button>
      {copy.error && <ErrorNote error={copy.error} />}
      <Modal
        opened={byHand !== null}
        onClose={() => setByHand(null)}
        title={t("card.journal.copy")}
      >
        <Textarea
          readOnly
          autosize
          label={t("card.journal.byHand")}
          value={byHand ?? ""}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </Modal>
    </>
  );
}
