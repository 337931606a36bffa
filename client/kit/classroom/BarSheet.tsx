import {
  type ComponentProps,
  type CSSProperties,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import { Icon } from "../ui/icons.tsx";
import { BarButton } from "./BarButton.tsx";
import css from "./BarSheet.module.css";

type Props = {
  button: Omit<ComponentProps<typeof BarButton>, "onClick">;
  /** The heading of what opens. */
  title: ReactNode;
  testId: string;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  /** On a wide screen. */
  widthPx?: number;
  /** Stays while other things are pressed: its close button and Escape end it. */
  staysOpen?: boolean;
  children: ReactNode;
};
const EDGE_PX = 12;
const GAP_PX = 12;

/**
 * A button of the bar and what it opens: a card over the button on a wide screen, a sheet from below on a phone. It
 * hangs on the room itself, so that it keeps the room's colours and outlives the drawer its button may lie in.
 */
export function BarSheet(props: Props) {
  const { button, title, testId, isOpen, onOpen, staysOpen = false, children } = props;
  const { t } = useTranslation("room");
  const anchor = useRef<HTMLSpanElement>(null);
  const sheet = useRef<HTMLElement>(null);
  const place = usePlace(anchor.current, isOpen, props.widthPx ?? 316);

  const close = () => {
    onOpen(false);
    anchor.current?.querySelector("button")?.focus({ preventScroll: true });
  };
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (isOpen) sheet.current?.focus({ preventScroll: true });
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    // Of the whole page: what was focused in the sheet may be gone by now.
    const hear = ({ key }: KeyboardEvent) => key === "Escape" && latest.current();
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen || staysOpen) return;
    const close = ({ target }: PointerEvent) => {
      const isInside = target instanceof Node && sheet.current?.contains(target);
      const isAnchor = target instanceof Node && anchor.current?.contains(target);
      if (!isInside && !isAnchor) onOpen(false);
    };
    document.addEventListener("pointerdown", close);
    return () => document.removeEventListener("pointerdown", close);
  }, [isOpen, staysOpen, onOpen]);

  return (
    <span ref={anchor} className={css.anchor}>
      <BarButton
        {...button}
        isOn={isOpen || (button.isOn ?? false)}
        onClick={() => onOpen(!isOpen)}
      />
      {isOpen &&
        createPortal(
          <section
            ref={sheet}
            className={css.sheet}
            style={place}
            role="dialog"
            aria-label={typeof title === "string" ? title : button.label}
            tabIndex={-1}
            data-testid={testId}
          >
            <span className={css.arrow} />
            <div className={css.head}>
              <h2>{title}</h2>
              <button type="button" className={css.close} aria-label={t("close")} onClick={close}>
                <Icon name="x" />
              </button>
            </div>
            <div className={css.body}>{children}</div>
          </section>,
          document.querySelector('[data-testid="room"]') ?? document.body,
        )}
    </span>
  );
}

/** Over the button, inside the window. */
function usePlace(anchor: HTMLElement | null, isOpen: boolean, widthPx: number): CSSProperties {
  const [place, setPlace] = useState<CSSProperties>({});
  useLayoutEffect(() => {
    if (!isOpen || !anchor) return;
    const look = () => {
      const button = anchor.querySelector("button")?.getBoundingClientRect();
      const bar = anchor.closest("nav")?.getBoundingClientRect();
      const middle = button ? button.left + button.width / 2 : innerWidth / 2;
      const most = innerWidth - widthPx - EDGE_PX;
      const left = Math.max(EDGE_PX, Math.min(middle - widthPx / 2, most));
      const isPhone = innerWidth < 900;
      setPlace({
        "--sheet-left": `${left}px`,
        "--sheet-width": `${Math.min(widthPx, innerWidth - 2 * EDGE_PX)}px`,
        "--sheet-bottom": `${innerHeight - (bar?.top ?? innerHeight) + (isPhone ? 0 : GAP_PX)}px`,
        "--sheet-arrow": `${middle - left}px`,
      } as CSSProperties);
    };
    look();
    window.addEventListener("resize", look);
    return () => window.removeEventListener("resize", look);
  }, [anchor, isOpen, widthPx]);
  return place;
}
