import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeviceChoice } from "./media.ts";

type Props = {
  kind: "microphone" | "camera" | "speaker";
  devices: DeviceChoice[];
  chosen: string | null;
  onChoose: (deviceId: string) => void;
};

/** Which microphone, camera or speaker. Nothing is shown where there is nothing to choose from. */
export function DeviceSelect({ kind, devices, chosen, onChoose }: Props) {
  const { t } = useTranslation("room");
  const data = devices.map(({ deviceId, label }, index) => ({
    value: deviceId,
    label: label || t(`devices.unnamed.${kind}`, { number: index + 1 }),
  }));
  if (data.length === 0) return null;
  const isThere = devices.some(({ deviceId }) => deviceId === chosen);
  return (
    <Select
      label={t(`devices.${kind}`)}
      data={data}
      value={isThere ? chosen : (data[0]?.value ?? null)}
      allowDeselect={false}
      onChange={(deviceId) => deviceId && onChoose(deviceId)}
      data-testid={`select-${kind}`}
    />
  );
}
