import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ItemCard } from "#server/library/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { ErrorNote, Note } from "../kit/ui/parts.tsx";
import { ItemChoice } from "../library/ItemChoice.tsx";

type Props = { isOpen: boolean; onClose: () => void };
const PHONE = "(max-width: 599px)";

/** The choice of a film for the class: one's own first, then the school's. */
export function PickDialog({ isOpen, onClose }: Props) {
  const { t } = useTranslation("together");
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches) ?? false;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="lg"
      fullScreen={isPhone}
      title={t("pick.title")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("pick.close") }}
    >
      {isOpen && <Choice onClose={onClose} />}
    </Modal>
  );
}

function Choice({ onClose }: { onClose: () => void }) {
  const { call, lessonId } = useClassroom();
  const [busyId, setBusyId] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const put = (item: ItemCard) => {
    setBusyId(item.id);
    setError(null);
    call("together:put", { lessonId, itemId: item.id })
      .then(onClose, setError)
      .finally(() => setBusyId(null));
  };
  return (
    <>
      <ThriftyNote />
      {error !== null && <ErrorNote error={error} />}
      <ItemChoice
        isListed={({ source }) => source === "file"}
        isChoosable={({ isPlayable }) => isPlayable}
        busyId={busyId}
        onPick={put}
      />
    </>
  );
}

/** Who will hear it and not see it, said before it is put on. */
function ThriftyNote() {
  const { t } = useTranslation("together");
  const { seats } = useClassroom();
  const count = seats.filter(({ mode }) => mode === "sound" || mode === "slides").length;
  return count > 0 ? (
    <Note tone="warn" icon="headphones">
      {t("pick.thrifty", { count })}
    </Note>
  ) : null;
}
