import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../kit/ui/icons.tsx";

const GiveDialog = lazy(async () => ({ default: (await import("./GiveDialog.tsx")).GiveDialog }));

/** Gives a task with an item of the library, from the item's own page. */
export function GiveButton({ item }: { item: { id: string; title: string } }) {
  const { t } = useTranslation("plans");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="clipboard" sizePx={20} />}
        data-testid="item-give"
        onClick={() => setOpen(true)}
      >
        {t("task.new")}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <GiveDialog item={item} isOpen onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
