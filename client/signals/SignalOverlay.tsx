import { useClassroom } from "../kit/classroom/context.tsx";
import { Icon } from "../kit/ui/icons.tsx";
import { faces } from "./faces.ts";
import overlay from "./Overlay.module.css";
import { PickedCard } from "./PickedCard.tsx";
import { PresenceCard } from "./PresenceCard.tsx";
import css from "./Signals.module.css";
import { type Rising, useSignalFeed, useSignals } from "./signal-store.ts";
import { TimerFace } from "./TimerFace.tsx";

/** Over the stage: the timer, whom chance chose, «Осындасың ба?», reactions that rise. Follows the room's signals. */
export function SignalOverlay() {
  useSignalFeed();
  const { timer, picked, prompt, rising } = useSignals();
  const { may } = useClassroom();
  return (
    <>
      <div className={overlay.sky} aria-hidden="true">
        {rising.map(({ key, ...one }) => (
          <RisingFace key={key} {...one} />
        ))}
      </div>
      <div className={overlay.top}>
        {timer && <TimerFace timer={timer} />}
        {picked && <PickedCard key={picked.at} picked={picked} />}
      </div>
      {prompt && may("answer") && <PresenceCard key={prompt.id} prompt={prompt} />}
    </>
  );
}

function RisingFace({ reaction, count, place }: Omit<Rising, "key">) {
  return (
    <span
      className={overlay.rising}
      style={{ "--place": place } as React.CSSProperties}
      data-testid="rising"
      data-reaction={reaction}
    >
      <span className={css.face} data-reaction={reaction}>
        <Icon name={faces[reaction]} sizePx={24} />
      </span>
      {count > 1 && <span className={overlay.times}>{`×${count}`}</span>}
    </span>
  );
}
