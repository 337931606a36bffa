import { Popover } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../kit/ui/icons.tsx";
import {
  type Colour,
  colourNames,
  colours,
  type Ink,
  iconOf,
  mainTools,
  otherTools,
  shapeTools,
  type Tool,
  widthNames,
  widths,
} from "./inks.ts";
import css from "./ToolBar.module.css";

type Props = {
  ink: Ink;
  mayClear: boolean;
  /** The board was wiped a moment ago: the way back stands beside. */
  isCleared: boolean;
  onInk: (change: Partial<Ink>) => void;
  onPicture: (file: File) => void;
  onUndo: (isRedo: boolean) => void;
  onFit: () => void;
  onClear: () => void;
};
const NARROW = "(max-width: 899px)";

/** The board's tools: few, large, each with its word for readers and the pointer. */
export function ToolBar(props: Props) {
  const { ink, mayClear, isCleared, onInk, onPicture, onUndo, onFit, onClear } = props;
  const { t } = useTranslation("whiteboard");
  const isNarrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches) ?? false;
  const file = useRef<HTMLInputElement>(null);
  const rest = (
    <>
      {otherTools.map((tool) => (
        <ToolButton key={tool} tool={tool} ink={ink} onInk={onInk} />
      ))}
      <Press icon="picture" label={t("tool.picture")} onClick={() => file.current?.click()} />
      <Press icon="redo" label={t("tool.redo")} onClick={() => onUndo(true)} />
      <Press icon="fit" label={t("tool.fit")} onClick={onFit} />
      {mayClear && (
        <Press icon="trash" label={t("tool.clear")} testId="board-clear" onClick={onClear} />
      )}
    </>
  );
  return (
    <div className={css.bar} role="toolbar" aria-label={t("tools")}>
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        hidden
        data-testid="board-picture"
        onChange={({ currentTarget }) => {
          const [picked] = currentTarget.files ?? [];
          if (picked) onPicture(picked);
          currentTarget.value = "";
        }}
      />
      {mainTools.map((tool) => (
        <ToolButton key={tool} tool={tool} ink={ink} onInk={onInk} />
      ))}
      <Shapes ink={ink} onInk={onInk} />
      <Inks ink={ink} onInk={onInk} />
      <Press icon="undo" label={t("tool.undo")} testId="board-undo" onClick={() => onUndo(false)} />
      {isNarrow ? <More>{rest}</More> : rest}
      {isCleared && (
        <button type="button" className={css.back} onClick={() => onUndo(false)}>
          {t("bringBack")}
        </button>
      )}
    </div>
  );
}

type PressProps = {
  icon: IconName;
  label: string;
  isOn?: boolean;
  testId?: string;
  onClick: () => void;
};
function Press({ icon, label, isOn, testId, onClick }: PressProps) {
  return (
    <button
      type="button"
      className={css.tool}
      title={label}
      aria-label={label}
      aria-pressed={isOn}
      data-on={isOn || undefined}
      data-testid={testId}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

type InkProps = Pick<Props, "ink" | "onInk">;
function ToolButton({ tool, ink, onInk }: InkProps & { tool: Tool }) {
  const { t } = useTranslation("whiteboard");
  return (
    <Press
      icon={iconOf[tool]}
      label={t(`tool.${tool}`)}
      isOn={ink.tool === tool}
      testId={`tool-${tool}`}
      onClick={() => onInk({ tool })}
    />
  );
}

/** Something more in a box over its button; closed by a choice. */
function Drop({
  face,
  label,
  isOn,
  testId,
  children,
}: {
  face: ReactNode;
  label: string;
  isOn?: boolean;
  testId: string;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={css.tool}
          title={label}
          aria-label={label}
          aria-expanded={isOpen}
          data-on={isOn || undefined}
          data-testid={testId}
          onClick={() => setOpen(!isOpen)}
        >
          {face}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={css.drop} onClick={() => setOpen(false)}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

function Shapes({ ink, onInk }: InkProps) {
  const { t } = useTranslation("whiteboard");
  const picked = shapeTools.find((tool) => tool === ink.tool);
  return (
    <Drop
      face={<Icon name={picked ? iconOf[picked] : "shapes"} />}
      label={t("tool.shapes")}
      isOn={picked !== undefined}
      testId="board-shapes"
    >
      {shapeTools.map((tool) => (
        <ToolButton key={tool} tool={tool} ink={ink} onInk={onInk} />
      ))}
    </Drop>
  );
}

function Inks({ ink, onInk }: InkProps) {
  const { t } = useTranslation("whiteboard");
  return (
    <Drop face={<Dot colour={ink.colour} sizePx={22} />} label={t("tool.ink")} testId="board-ink">
      {colourNames.map((colour) => (
        <button
          key={colour}
          type="button"
          className={css.tool}
          aria-label={t(`colour.${colour}`)}
          aria-pressed={ink.colour === colour}
          data-on={ink.colour === colour || undefined}
          data-testid={`colour-${colour}`}
          onClick={() => onInk({ colour })}
        >
          <Dot colour={colour} sizePx={26} />
        </button>
      ))}
      <span className={css.rule} />
      {widthNames.map((width) => (
        <button
          key={width}
          type="button"
          className={css.tool}
          aria-label={t(`width.${width}`)}
          aria-pressed={ink.width === width}
          data-on={ink.width === width || undefined}
          onClick={() => onInk({ width })}
        >
          <Dot colour={ink.colour} sizePx={4 + widths[width] * 4} />
        </button>
      ))}
    </Drop>
  );
}

const Dot = ({ colour, sizePx }: { colour: Colour; sizePx: number }) => (
  <span
    className={css.dot}
    style={{ width: sizePx, height: sizePx, background: colours[colour] }}
    aria-hidden="true"
  />
);

function More({ children }: { children: ReactNode }) {
  const { t } = useTranslation("whiteboard");
  return (
    <Drop face={<Icon name="dots" />} label={t("tool.more")} testId="board-more">
      {children}
    </Drop>
  );
}
