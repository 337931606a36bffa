import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Seat } from "#server/rooms/protocol.ts";
import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { Avatar } from "../kit/ui/parts.tsx";
import { BannerLine } from "./BannerLine.tsx";
import { modeIcons } from "./looks.ts";
import css from "./SoundOnlyBanner.module.css";

/** Said to the teacher before a screen or a film is shared: who will not see it. Again when more do not. */
export function SoundOnlyBanner() {
  const { t } = useTranslation("modes");
  const { seats } = useClassroom();
  const [isOpen, setIsOpen] = useState(false);
  const [closedAt, setClosedAt] = useState(0);
  const count = pupilsIn(seats, "sound").length;
  const isNew = count > closedAt;
  if (count < closedAt) setClosedAt(count); // who came back to pictures and left them again is news
  return (
    <>
      {count > 0 && isNew && (
        <BannerLine
          icon="headphones"
          testId="sound-only"
          onClose={() => setClosedAt(count)}
          action={{
            label: t("teacher.who"),
            onClick: () => setIsOpen(true),
            testId: "sound-only-who",
          }}
        >
          <b>{t("teacher.count", { count })}</b> {t("teacher.hidden")}
        </BannerLine>
      )}
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t("teacher.title")}
        styles={{ title: { fontWeight: 700, fontSize: 17 } }}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <ModeLists seats={seats} />
      </Modal>
    </>
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

function pupilsIn(seats: readonly Seat[], mode: Seat["mode"]): Seat[] {
  return seats.filter((seat) => seat.role === "pupil" && seat.mode === mode);
}
