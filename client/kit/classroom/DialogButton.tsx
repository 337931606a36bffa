import { type ComponentType, Suspense, useState } from "react";
import { BarButton, type BarButtonProps } from "./BarButton.tsx";

type Props = Omit<BarButtonProps, "onClick"> & {
  /** Loaded when it is first opened, and there from then on, so that closing it is seen. */
  Dialog: ComponentType<{ isOpen: boolean; onClose: () => void }>;
};

/** A button of the bar that opens a dialog of its part. */
export function DialogButton({ Dialog, ...button }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  const open = () => {
    setWasOpened(true);
    setOpen(true);
  };
  return (
    <>
      <BarButton {...button} onClick={open} />
      {wasOpened && (
        <Suspense fallback={null}>
          <Dialog isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
