import { Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import { modeIcons, pupilsIn } from "./looks.ts";
import css from "./SoundOnlyList.module.css";

/** Who receives less than all, by name. */
export function SoundOnlyList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation("modes");
  const { seats } = useClassroom();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("teacher.title")}
      styles={{ title: { fontWeight: 700, fontSize: 17 } }}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <ModeLists seats={seats} />
    </Modal>
  );
}

/** Pupils by what they receive, least first. */
function ModeLists({ seats }: { seats: readonly Seat[] }) {
  const { t } = useTranslation("modes");
  return (["sound", "slides", "small"] as const).map((mode) => {
    const people = pupilsIn(seats, mode);
    return (
      <section key={mode} className={css.group} data-testid={`who-${mode}`}>
        <h3>
          <Icon name={modeIcons[mode]} sizePx={18} />
          {t(`name.${mode}`)}
          <span>{people.length}</span>
        </h3>
        {people.length === 0 && <p>{t("teacher.none")}</p>}
        <ul>
          {people.map(({ personId, name }) => (
            <li key={personId}>
              <Avatar name={name} sizePx={30} />
              {name}
            </li>
          ))}
        </ul>
      </section>
    );
  });
}
