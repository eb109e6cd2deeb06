/** Active: the page is visible and somebody touched it within five minutes. */
export const ACTIVE_FOR_MS = 5 * 60_000;
const LOOK_EVERY_MS = 5_000;

export interface Activity {
  isActive(): boolean;
  stop(): void;
}

export function watchActivity(onChange: () => void): Activity {
  let touchedAt = Date.now();
  let was = true;
  const isActive = () => document.visibilityState === "visible" && Date.now() - touchedAt < ACTIVE_FOR_MS;
  const look = () => {
    if (isActive() === was) return;
    was = !was;
    onChange();
  };
  const touch = () => {
    touchedAt = Date.now();
    look();
  };
  const stops = [
    ...["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"].map((name) =>
      listen(window, name, touch),
    ),
    listen(document, "visibilitychange", look),
  ];
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    isActive,
    stop: () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    },
  };
}

function listen(target: EventTarget, name: string, hear: () => void): () => void {
  target.addEventListener(name, hear, { passive: true });
  return () => target.removeEventListener(name, hear);
}
