import { Button } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";
import { uploadDecks } from "./uploads.ts";

type Props = { lessonId: string; hasOffice: boolean; variant?: "filled" | "default" };
const PICTURES = ".pdf,image/jpeg,image/png,image/webp";
const OFFICE = ".pptx,.docx,.odp,.odt";

/** Chooses files and sends them as materials. The picker's filter is a help only: contents decide. */
export function AddButton({ lessonId, hasOffice, variant = "filled" }: Props) {
  const { t } = useTranslation("slides");
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={hasOffice ? `${PICTURES},${OFFICE}` : PICTURES}
        data-testid="deck-file"
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ""; // the same file may be chosen again
          void uploadDecks(lessonId, files);
        }}
      />
      <Button
        variant={variant}
        leftSection={<Icon name="plus" sizePx={18} />}
        data-testid="deck-add"
        onClick={() => input.current?.click()}
      >
        {t("add")}
      </Button>
    </>
  );
}
