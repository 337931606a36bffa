import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "../../kit/ui/parts.tsx";
import { GivenTasks } from "./GivenTasks.tsx";
import css from "./Lists.module.css";
import { Queue } from "./Queue.tsx";
import { useQueue } from "./useReview.ts";

const tabs = ["queue", "tasks"] as const;

/** `/review`: works that wait for the teacher, the oldest first; and the tasks given, with who has not handed in. */
export function ReviewPage() {
  const { t } = useTranslation("review");
  const [search, setSearch] = useSearchParams();
  const tab = tabs.find((one) => one === search.get("tab")) ?? "queue";
  const total = useQueue().data?.total;
  const labels = {
    queue: total === undefined ? t("tabs.queue") : t("tabs.queueOf", { count: total }),
    tasks: t("tabs.tasks"),
  };
  return (
    <Page title={t("title")}>
      <SegmentedControl
        value={tab}
        onChange={(value) => setSearch(value === "queue" ? {} : { tab: value }, { replace: true })}
        data={tabs.map((value) => ({ value, label: labels[value] }))}
        aria-label={t("title")}
        className={css.tabs ?? ""}
        data-testid="review-tabs"
      />
      {tab === "queue" ? <Queue /> : <GivenTasks />}
    </Page>
  );
}
