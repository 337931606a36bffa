import { useTranslation } from "react-i18next";
import type { LiveUsage } from "#server/usage/protocol.ts";
import { useFormat } from "../kit/text/useFormat.ts";
import css from "./UsageBar.module.css";

type Props = {
  label: string;
  bytes: number;
  /** Null: none is set, so there is nothing to fill. */
  capBytes: number | null;
  cap: LiveUsage["cap"];
};

/** A month's megabytes, and how much of the family's limit they are. */
export function UsageBar({ label, bytes, capBytes, cap }: Props) {
  const { t } = useTranslation("usage");
  const format = useFormat();
  const used = format.megabytes(bytes);
  const share = capBytes === null ? 0 : Math.min(1, bytes / capBytes);
  return (
    <div data-testid="usage-bar" data-cap={cap}>
      <div className={css.line}>
        <span>{label}</span>
        <b>{capBytes === null ? used : t("bar", { used, cap: format.megabytes(capBytes) })}</b>
      </div>
      {capBytes !== null && (
        <div
          className={css.track}
          data-cap={cap}
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <span style={{ width: `${share * 100}%` }} />
        </div>
      )}
    </div>
  );
}
