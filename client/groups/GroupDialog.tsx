import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { GroupWork } from "#server/groups/protocol.ts";
import { FormGroups } from "./FormGroups.tsx";
import { RunningGroups } from "./RunningGroups.tsx";
import { StartGroups } from "./StartGroups.tsx";
import type { GroupAct } from "./useGroups.ts";

type Props = { work: GroupWork; act: GroupAct; onClose: () => void };

/** Everything about groups for those who lead: how, who with whom, and the work itself. */
export function GroupDialog({ work, act, onClose }: Props) {
  const { t } = useTranslation("groups");
  return (
    <Modal
      opened
      onClose={onClose}
      size={work.phase === "none" ? "md" : 920}
      title={t(work.phase === "running" ? "running.title" : "button")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div data-testid="group-dialog" data-phase={work.phase}>
        {work.phase === "none" && <FormGroups act={act} />}
        {work.phase === "forming" && <StartGroups work={work} act={act} onStarted={onClose} />}
        {work.phase === "running" && <RunningGroups work={work} act={act} onClose={onClose} />}
      </div>
    </Modal>
  );
}
