import { type ComponentType, type ReactNode, useState } from "react";
import { createStore, usePart } from "./store";

type State<Props> = { part: ComponentType<Props> | null; error: unknown };

interface LateProps {
  /** Shown until the part is here. */
  meanwhile?: ReactNode;
}

export interface LatePart<Props> {
  (props: Props & LateProps): ReactNode;
  /** Fetches it before anybody wants to see it. */
  fetch(): void;
}

/**
 * A part of the app that comes when it is wanted, and is shown in the same moment when it has come.
 *
 * React's `lazy` would hold it back: what it shows after a placeholder waits until 300 ms have passed since the last
 * placeholder (`FALLBACK_THROTTLE_MS` in react-reconciler), which is most of what the first opening of a room took.
 * A part that does not come is an error in its place, for the boundary above; shown anew, it is fetched anew.
 */
export function latePart<Props extends object>(load: () => Promise<ComponentType<Props>>): LatePart<Props> {
  const state = createStore<State<Props>>({ part: null, error: null });
  let isComing = false;

  const fetch = (): void => {
    if (isComing || state.read().part) return;
    isComing = true;
    if (state.read().error !== null) state.write({ part: null, error: null });
    load()
      .then(
        (part) => state.write({ part, error: null }),
        (error: unknown) => state.write({ part: null, error: error ?? new Error() }),
      )
      .finally(() => {
        isComing = false;
      });
  };

  function Late({ meanwhile = null, ...props }: Props & LateProps) {
    // Once for each time that it is put on the screen, before it is looked whether it came.
    useState(fetch);
    const { part: Part, error } = usePart(state, same<Props>);
    if (error !== null) throw error;
    return Part ? <Part {...(props as unknown as Props)} /> : meanwhile;
  }
  return Object.assign(Late, { fetch });
}

const same = <Props,>(state: State<Props>): State<Props> => state;
