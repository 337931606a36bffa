import { Button, SegmentedControl } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Item } from "#server/library/protocol.ts";
import { serverNow } from "../../kit/clock.ts";
import { rest } from "../../kit/rest.ts";
import { useFormat } from "../../kit/text/useFormat.ts";
import { DayField } from "../../kit/ui/DayField.tsx";
import { Icon } from "../../kit/ui/icons.tsx";
import { Card, ErrorNote, Note, StatusChip } from "../../kit/ui/parts.tsx";
import { useMe } from "../../kit/useSession.ts";
import { JournalLink } from "../card/JournalLink.tsx";
import css from "./Edit.module.css";
import { fieldOf, instantOf } from "./moment.ts";
import type { DraftForm } from "./useDraft.ts";

const DAY_MS = 86_400_000;

/** Whether others see it, from when on, and the button for that. What is written is saved with it. */
export function PublishCard({ item, form }: { item: Item; form: DraftForm }) {
  const { t } = useTranslation("library");
  const queries = useQueryClient();
  const take = (next: Item) => {
    queries.setQueryData(["readItem", item.id], next);
    void queries.invalidateQueries({ queryKey: ["listItems"] });
  };
  const publish = useMutation({
    mutationFn: async (publishAt: string | null) => {
      if (form.isChanged) await form.save.mutateAsync();
      return rest("publishItem", { itemId: item.id, ...(publishAt !== null && { publishAt }) });
    },
    onSuccess: take,
  });
  const withdraw = useMutation({
    mutationFn: () => rest("withdrawItem", { itemId: item.id }),
    onSuccess: take,
  });
  const isSeenByStaffOnly = form.draft.audience.pupils === "none" && !form.draft.audience.parents;
  return (
    <Card isPadded>
      <div className={css.stack}>
        <div className={css.cardHead}>
          <h2>{t("edit.publish.title")}</h2>
          <State item={item} />
        </div>
        {isSeenByStaffOnly && <Note icon="eye">{t("edit.publish.staffOnly")}</Note>}
        {item.publishAt === null ? (
          <PublishForm
            isBusy={publish.isPending}
            isReady={form.problems.length === 0}
            onPublish={(at) => publish.mutate(at)}
          />
        ) : (
          <>
            <JournalLink itemId={item.id} />
            <Button
              variant="default"
              fullWidth
              loading={withdraw.isPending}
              leftSection={<Icon name="eyeOff" sizePx={18} />}
              data-testid="item-withdraw"
              onClick={() => withdraw.mutate()}
            >
              {t("edit.publish.withdraw")}
            </Button>
          </>
        )}
        {/* What went wrong while saving stands in the save bar. */}
        {publish.error && publish.error !== form.save.error && <ErrorNote error={publish.error} />}
        {withdraw.error && <ErrorNote error={withdraw.error} />}
      </div>
    </Card>
  );
}

function State({ item: { publishAt } }: { item: Item }) {
  const { t } = useTranslation("library");
  const format = useFormat();
  if (publishAt === null) return <StatusChip icon="eyeOff">{t("edit.publish.draft")}</StatusChip>;
  const day = format.shortDay(format.dayOf(publishAt));
  if (Date.parse(publishAt) > serverNow())
    return (
      <StatusChip tone="sunSoft" icon="clock">
        {t("edit.publish.waits", { day, time: format.time(publishAt) })}
      </StatusChip>
    );
  return (
    <StatusChip tone="ok" icon="check">
      {t("edit.publish.published", { day })}
    </StatusChip>
  );
}

type FormProps = {
  isBusy: boolean;
  isReady: boolean;
  onPublish: (publishAt: string | null) => void;
};
function PublishForm({ isBusy, isReady, onPublish }: FormProps) {
  const { t } = useTranslation("library");
  const { timeZone } = useMe().school;
  const [isLater, setIsLater] = useState(false);
  const [field, setField] = useState(
    () => `${fieldOf(serverNow() + DAY_MS, timeZone).slice(0, 10)}T08:00`,
  );
  const at = isLater ? instantOf(field, timeZone) : null;
  const isWrong = isLater && (at === null || Date.parse(at) <= serverNow());
  return (
    <>
      <SegmentedControl
        fullWidth
        aria-label={t("edit.publish.when")}
        value={isLater ? "later" : "now"}
        onChange={(value) => setIsLater(value === "later")}
        data={[
          { value: "now", label: t("edit.publish.now") },
          { value: "later", label: t("edit.publish.later") },
        ]}
      />
      {isLater && (
        <DayField
          withTime
          label={t("edit.publish.at")}
          value={field}
          error={isWrong && t("edit.publish.past")}
          onChange={({ currentTarget }) => setField(currentTarget.value)}
        />
      )}
      <Button
        fullWidth
        loading={isBusy}
        disabled={!isReady || isWrong}
        leftSection={<Icon name="send" sizePx={18} />}
        data-testid="item-publish"
        onClick={() => onPublish(at)}
      >
        {t(isLater ? "edit.publish.goLater" : "edit.publish.go")}
      </Button>
    </>
  );
}
